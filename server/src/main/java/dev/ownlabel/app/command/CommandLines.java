package dev.ownlabel.app.command;

import dev.ownlabel.app.Causes;
import dev.ownlabel.app.FolderInUseException;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.SettingsException;
import dev.ownlabel.metastore.DatabaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** All commands, and what a failure looks like to the user: one message, no stack trace. */
@Command(
        name = "ownlabel",
        description = "Amazon Rekognition Custom Labels as software that you run yourself.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            DatasetCommand.class,
            TrainCommand.class,
            DetectCommand.class,
            ModelCommand.class,
            CopyCommand.class,
            PolicyCommand.class,
            AccountCommand.class,
            BackboneCommand.class,
            ConfigCommand.class,
            VersionCommand.class,
            HelpCommand.class
        },
        footer = "Exit codes: 0 done, 1 failed, 2 wrong usage.")
public final class CommandLines {
    private static final Logger LOG = System.getLogger(CommandLines.class.getName());

    private CommandLines() {}

    /** Runs the command that the arguments name; returns the process's exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new CommandLines())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
        try {
            return arguments.length == 0 ? commandLine.execute("--help") : commandLine.execute(arguments);
        } finally {
            LogOutput.flush();
        }
    }

    private static int failed(Exception e, PrintWriter err) {
        return switch (e) {
            case SettingsException wrong -> say(err, "Wrong settings:", wrong.getMessage(), ExitCode.USAGE);
            case JobFailedException failure -> say(err, "Failed:", failure.getMessage(), ExitCode.SOFTWARE);
            case ServiceException refused ->
                say(err, "Failed:", refused.code().wireName() + ": " + refused.getMessage(), ExitCode.SOFTWARE);
            case FolderInUseException taken -> say(err, "Failed:", taken.getMessage(), ExitCode.SOFTWARE);
            case AwsServiceException refused ->
                say(
                        err,
                        "Failed:",
                        refused.awsErrorDetails().errorCode() + ": "
                                + refused.awsErrorDetails().errorMessage() + " (request " + refused.requestId() + ")",
                        ExitCode.SOFTWARE);
            case SdkClientException unreachable -> say(err, "Failed:", unreachable.getMessage(), ExitCode.SOFTWARE);
            case IOException io -> say(err, "Failed:", Causes.of(io), ExitCode.SOFTWARE);
            case UncheckedIOException io
            when io.getCause() != null -> say(err, "Failed:", Causes.of(io.getCause()), ExitCode.SOFTWARE);
            case DatabaseException database -> say(err, "Failed:", database.getMessage(), ExitCode.SOFTWARE);
            default -> {
                LOG.log(Level.ERROR, "A command met a bug", e);
                yield say(err, "Failed:", "this is a bug in Ownlabel: " + e, ExitCode.SOFTWARE);
            }
        };
    }

    private static int say(PrintWriter err, String what, @Nullable String message, int exitCode) {
        String text = String.valueOf(message);
        err.println(what + (text.contains(System.lineSeparator()) ? System.lineSeparator() : " ") + text);
        err.flush();
        return exitCode;
    }
}
