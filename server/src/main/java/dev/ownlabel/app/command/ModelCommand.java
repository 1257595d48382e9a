package dev.ownlabel.app.command;

import dev.ownlabel.app.Inspection;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.ModelExport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with a model besides running it. */
@Command(
        name = "model",
        description = "Take a trained model away.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ModelCommand.Export.class)
final class ModelCommand {
    /** Writes a model as a zip archive. */
    @Command(
            name = "export",
            description = "Write a version's model as ONNX, with its labels, thresholds and how to use it.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Reads the data folder, with its server running or not, as the profile: its policies must allow"
                        + " ownlabel:ExportProjectVersion on the version."
            })
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Export implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConnectionOptions connections;

        @Parameters(index = "0", paramLabel = "ARN", description = "The version, as 'train' printed it.")
        private String version;

        @Parameters(index = "1", paramLabel = "FILE.zip", description = "The archive to write; it is replaced whole.")
        private Path archive;

        @Override
        public Integer call() throws IOException {
            LogOutput.forCommands();
            ProjectVersionArn arn = ProjectVersionArn.parse(version)
                    .orElseThrow(() -> new JobFailedException("Not the ARN of a version: " + version));
            try (Inspection inspection = Inspection.open(connections.folder(spec.commandLine()))) {
                write(inspection.model(inspection.profile(connections.profile()), arn));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(archive + ": " + Files.size(archive) + " bytes. README.md in it tells how to use the model.");
            out.flush();
            return 0;
        }

        /** Whole or not at all. */
        private void write(ModelBundle model) throws IOException {
            Path part = archive.resolveSibling(archive.getFileName() + ".part");
            try {
                try (OutputStream stream = Files.newOutputStream(part)) {
                    ModelExport.write(model, stream);
                }
                Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
