package dev.ownlabel.app.command;

import dev.ownlabel.app.Foundation;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Creation;
import dev.ownlabel.iam.Organisation;
import dev.ownlabel.iam.directory.AdministratorKeys;
import dev.ownlabel.iam.directory.UserKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        description = "Accounts, their organisations and their administrators' keys, with the server running or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AccountCommand.Add.class,
            AccountCommand.All.class,
            AccountCommand.Belongs.class,
            AccountCommand.Key.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class AccountCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: add, list, organisation or key");
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

        @Option(
                names = "--organisation",
                paramLabel = "ORGANISATION",
                description = "The organisation that it belongs to: o- and 10 to 32 small letters and digits.")
        private @Nullable String organisation;

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
                return new Account(
                        new AccountId(id), name, organisation == null ? null : new Organisation(organisation));
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
                TextTable table = new TextTable("account", "name", "administrator", "organisation");
                for (Account account : book.accounts().list()) {
                    table.row(
                            account.id().value(),
                            account.name(),
                            account.administrator().toString(),
                            named(account.organisation()));
                }
                PrintWriter out = spec.commandLine().getOut();
                out.print(table);
                out.flush();
            }
            return 0;
        }
    }

    @Command(
            name = "organisation",
            description = {
                "Say which organisation an account belongs to, or change it.",
                "Policies ask for it as aws:PrincipalOrgID; a change is in force within 2 seconds."
            },
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Belongs implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions settings;

        @Parameters(index = "0", paramLabel = "ID", description = "The account's number: 12 digits.")
        private String id;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "ORGANISATION",
                description = "The organisation that it is to belong to: o- and 10 to 32 small letters and digits.")
        private @Nullable String organisation;

        @Option(names = "--remove", description = "Let it belong to none.")
        private boolean remove;

        @Override
        public Integer call() throws IOException {
            AccountId account = number(spec, id);
            Organisation wanted = wanted();
            boolean change = remove || wanted != null;
            LogOutput.forCommands();
            try (Foundation book = Foundation.open(settings.read())) {
                Account found = existing(book, account);
                if (change) {
                    book.directory().organisations().put(account, wanted);
                }
                PrintWriter out = spec.commandLine().getOut();
                out.println("Account " + account + (change ? " now belongs to " : " belongs to ")
                        + named(change ? wanted : found.organisation()));
                out.flush();
            }
            return 0;
        }

        private @Nullable Organisation wanted() {
            if (organisation == null) {
                return null;
            }
            if (remove) {
                throw new ParameterException(spec.commandLine(), "Either an organisation or --remove");
            }
            try {
                return new Organisation(organisation);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "key",
            description = {
                "Make a new access key of an account's administrator and put it into the account's profile.",
                "The user admin is made again where it was deleted, and given AdministratorAccess again."
            },
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Key implements Callable<Integer> {
        private static final int MOST = 2;

        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions settings;

        @Parameters(paramLabel = "ID", description = "The account's number: 12 digits.")
        private String id;

        @Option(
                names = "--replace",
                paramLabel = "KEY",
                description = "A key of the administrator's to delete first: a user has at most two.")
        private @Nullable String replaced;

        @Override
        public Integer call() throws IOException {
            AccountId account = number(spec, id);
            LogOutput.forCommands();
            try (Foundation book = Foundation.open(settings.read())) {
                Account found = existing(book, account);
                AdministratorKeys keys = book.directory().administratorKeys();
                List<UserKeys.Listed> there = keys.list(account);
                if (replaced == null && there.size() >= MOST) {
                    throw new JobFailedException("The administrator has two keys already; delete one with --replace: "
                            + there.stream()
                                    .map(key -> key.id() + (key.active() ? " (active)" : " (inactive)"))
                                    .collect(Collectors.joining(", ")));
                }
                AccessKey key = keys.create(account, replaced);
                book.writeProfile(found, key);
                PrintWriter out = spec.commandLine().getOut();
                out.println("Made access key " + key.id() + " of " + found.administrator());
                out.println(
                        "It is profile " + found.name() + " of " + book.folder().credentials());
                out.flush();
            }
            return 0;
        }
    }

    private static AccountId number(CommandSpec spec, String id) {
        try {
            return new AccountId(id);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Account existing(Foundation book, AccountId account) {
        return book.accounts()
                .find(account)
                .orElseThrow(() -> new JobFailedException("There is no account " + account + " here"));
    }

    private static String named(@Nullable Organisation organisation) {
        return organisation == null ? "no organisation" : organisation.id();
    }
}
