package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.DatasetImport;
import dev.ownlabel.app.client.Datasets;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.DatasetStats;
import software.amazon.awssdk.services.rekognition.model.DatasetType;

/** From labelled images in any format to a project's dataset. */
@Command(
        name = "import",
        description = "Upload labelled images and make a project's dataset of them, or add them to the one it has.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An image that is in the bucket already with the same content is not sent again: after an interruption, give the"
                    + " same command again. Boxes are in whole pixels; edges in fractions of a pixel go to the nearest."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DatasetImportCommand implements Callable<Integer> {
    private static final int ERRORS_SHOWN = 20;
    private static final int LABELS_SHOWN = 50;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private SetOptions sets;

    @Parameters(paramLabel = "SOURCE", description = "A folder of images, or the file that says what is on them.")
    private Path source;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            required = true,
            description = "The project; made where there is none of that name.")
    private String project;

    @Option(
            names = "--type",
            paramLabel = "train|test",
            converter = DatasetKind.class,
            defaultValue = "train",
            description = "Which of the project's datasets. Default: train")
    private DatasetType type;

    @Option(names = "--dry-run", description = "Send nothing; show what would be imported and what is wrong with it.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        LogOutput.forCommands();
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = Output.progress(spec.commandLine());
        LabelledSet set = sets.read(source, type.toString().toLowerCase(Locale.ROOT), spec.commandLine(), progress);
        out.print(labels(set));
        if (dryRun) {
            out.println("Nothing was sent (--dry-run): " + set.samples().size() + " images would be imported.");
            out.flush();
            return 0;
        }
        out.flush();
        try (Connection connection = connections.open()) {
            DatasetImport.Imported imported =
                    new DatasetImport(connection, progress, InstantSource.system()).run(project, type, set.samples());
            tell(imported, out);
            errors(new Datasets(connection), imported, out);
            next(imported, out);
            out.flush();
        }
        return 0;
    }

    private static String labels(LabelledSet set) {
        TextTable table = new TextTable("label", "images", "boxes");
        set.labels().entrySet().stream()
                .limit(LABELS_SHOWN)
                .forEach(label -> table.row(
                        Problems.printable(label.getKey()),
                        Long.toString(label.getValue().images()),
                        Long.toString(label.getValue().boxes())));
        Map<String, LabelledSet.Counts> all = set.labels();
        if (all.size() > LABELS_SHOWN) {
            table.row("(" + (all.size() - LABELS_SHOWN) + " more)", "", "");
        }
        return all.isEmpty() ? "" : table.toString();
    }

    private static void tell(DatasetImport.Imported imported, PrintWriter out) {
        DatasetStats stats = imported.dataset().datasetStats();
        out.println("Images: " + imported.images().sent() + " sent, "
                + imported.images().there() + " were there already"
                + (imported.images().elsewhere() == 0
                        ? ""
                        : ", " + imported.images().elsewhere() + " stay in the bucket that the set names"));
        out.println("Dataset " + imported.datasetArn() + (imported.created() ? " created: " : " updated: ")
                + stats.totalEntries() + " entries, " + stats.labeledEntries() + " labelled, " + stats.totalLabels()
                + " labels, " + stats.errorEntries() + " with errors");
    }

    private static void errors(Datasets datasets, DatasetImport.Imported imported, PrintWriter out) {
        int count = imported.dataset().datasetStats().errorEntries();
        if (count == 0) {
            return;
        }
        out.println("Entries with errors, which training will not use (cl-errors says why):");
        List<String> lines = datasets.erroneous(imported.datasetArn(), ERRORS_SHOWN);
        lines.forEach(line -> out.println("  " + Problems.printable(line)));
        if (count > lines.size()) {
            out.println("  and " + (count - lines.size()) + " more: aws rekognition list-dataset-entries --has-errors"
                    + " --dataset-arn " + imported.datasetArn());
        }
        out.println(
                "Correct them in the source and import it again; an entry with the same image replaces the old one.");
    }

    private void next(DatasetImport.Imported imported, PrintWriter out) {
        out.println("Next: ownlabel dataset report --project " + project + "    what is wrong with the images");
        if (imported.dataset().datasetStats().labeledEntries() > 0 && type == DatasetType.TRAIN) {
            out.println("      ownlabel dataset import SOURCE --type test --project " + project
                    + "    images to evaluate with");
        }
        out.println("      ownlabel train --project " + project + "    a model from its datasets");
    }
}
