package dev.ownlabel.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Datasets: in, out, and what is in them. */
@Command(
        name = "dataset",
        description = "Bring labelled images in and out of projects, and look for what is wrong with them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DatasetImportCommand.class,
            DatasetExportCommand.class,
            DatasetReportCommand.class,
            DatasetListCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DatasetCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: import, export, report or list");
    }
}
