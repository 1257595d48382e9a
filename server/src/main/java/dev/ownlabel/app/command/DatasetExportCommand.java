package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.DatasetExport;
import dev.ownlabel.app.client.DatasetImport;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.Projects;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.DatasetType;

/** A project's dataset as files of any format. */
@Command(
        name = "export",
        description = "Write a project's dataset as a manifest, CSV, COCO, VOC, YOLO or a folder for each label.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DatasetExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Option(names = "--project", paramLabel = "NAME", required = true, description = "The project.")
    private String project;

    @Option(
            names = "--type",
            paramLabel = "train|test",
            converter = DatasetKind.class,
            defaultValue = "train",
            description = "Which of the project's datasets. Default: train")
    private DatasetType type;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            converter = SetOptions.FormatName.class,
            description = "manifest, csv, coco, voc, yolo or folder.")
    private @Nullable Format format;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "A new or empty folder.")
    private Path to;

    @Option(
            names = "--images",
            description =
                    "Download the images too. Without them csv and manifest name the images' places in the bucket.")
    private boolean images;

    @Override
    public Integer call() throws IOException {
        Format wanted = format;
        if (wanted == null) {
            throw new ParameterException(spec.commandLine(), "Say which format: auto is for reading");
        }
        if (wanted == Format.FOLDER && !images) {
            throw new ParameterException(
                    spec.commandLine(), "A folder for each label is nothing without images: add --images");
        }
        LogOutput.forCommands();
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = connections.open()) {
            String dataset = Projects.dataset(new Projects(connection).existing(project), type)
                    .orElseThrow(() -> new JobFailedException("Project " + project + " has no " + type + " dataset"));
            DatasetExport export =
                    new DatasetExport(connection, Output.progress(spec.commandLine()), InstantSource.system());
            LabelledSet set = export.read(dataset, DatasetImport.prefix(project, type));
            DatasetExport.Exported exported = export.write(set, wanted, to, images);
            out.println("Wrote " + exported.entries() + " of " + set.samples().size() + " entries as "
                    + SetOptions.nameOf(wanted) + " to " + to
                    + (images ? ", with " + exported.images() + " images" : ""));
            SetOptions.tell(set, out, false);
            out.flush();
            if (exported.entries() == 0 && !set.samples().isEmpty()) {
                throw new JobFailedException("This format can say nothing of the dataset's entries; choose another");
            }
            out.println("Next: ownlabel dataset import " + to + " --format " + SetOptions.nameOf(wanted)
                    + " --project NAME" + (images ? "" : hint(set)));
            out.flush();
        }
        return 0;
    }

    /** Where the images are, for formats that name them only. */
    private static String hint(LabelledSet set) {
        if (set.samples().isEmpty()
                || !(set.samples().getFirst().place() instanceof Sample.Place.InBucket(String ref))
                || !ref.endsWith(set.samples().getFirst().name())) {
            return "";
        }
        String name = set.samples().getFirst().name();
        return " --images " + Problems.printable(ref.substring(0, ref.length() - name.length()));
    }
}
