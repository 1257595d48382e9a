package dev.ownlabel.app.command;

import dev.ownlabel.app.Foundation;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Creation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Administration of accounts, for which AWS has no API. */
@Command(
        name = "account",
        description = "Add and list accounts, with the server running or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AccountCommand.Add.class, AccountCommand.All.class})
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class AccountCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: add or list");
    }

    @Command(
            name = "add",
            description = "Make an account with its administrator's access key, and add its profile to DIR/credentials"
                    + " and DIR/config.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions settings;

        @Parameters(paramLabel = "ID", description = "The account's number: 12 digits.")
        private String id;

        @Option(
                names = "--name",
                paramLabel = "N",
                required = true,
                description = "The account's name, also the name of its profile.")
        private String name;

        @Override
        public Integer call() throws IOException {
            Account account = account(spec.commandLine());
            LogOutput.forCommands();
            try (Foundation book = Foundation.open(settings.read())) {
                switch (book.accounts().create(account)) {
                    case Creation.Created _ -> {
                        book.writeProfiles();
                        PrintWriter out = spec.commandLine().getOut();
                        out.println("Added account " + account.id() + ", administrator " + account.administrator());
                        out.println("Its access key is profile " + account.name() + " of "
                                + book.folder().credentials());
                    }
                    case Creation.IdTaken(Account existing) ->
                        throw new JobFailedException(
                                "Account " + existing.id() + " is there already, with the name " + existing.name());
                    case Creation.NameTaken(Account existing) ->
                        throw new JobFailedException(
                                "The name " + existing.name() + " belongs to account " + existing.id());
                }
            }
            return 0;
        }

        private Account account(CommandLine commandLine) {
            try {
                return new Account(new AccountId(id), name);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(commandLine, e.getMessage(), e);
            }
        }
    }

    @Command(name = "list", description = "List the accounts.", mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class All implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions settings;

        @Override
        public Integer call() throws IOException {
            LogOutput.forCommands();
            try (Foundation book = Foundation.open(settings.read())) {
                TextTable table = new TextTable("account", "name", "administrator");
                for (Account account : book.accounts().list()) {
                    table.row(
                            account.id().value(),
                            account.name(),
                            account.administrator().toString());
                }
                PrintWriter out = spec.commandLine().getOut();
                out.print(table);
                out.flush();
            }
            return 0;
        }
    }
}
