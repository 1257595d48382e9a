package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Datasets;
import dev.ownlabel.app.client.Projects;
import dev.ownlabel.app.client.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetMetadata;
import software.amazon.awssdk.services.rekognition.model.DatasetStats;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;

/** Every dataset of the account. */
@Command(name = "list", description = "List projects with their datasets.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DatasetListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Override
    public Integer call() throws IOException {
        LogOutput.forCommands();
        TextTable table = new TextTable("project", "dataset", "status", "entries", "labelled", "labels", "errors");
        try (Connection connection = connections.open()) {
            Datasets datasets = new Datasets(connection);
            for (ProjectDescription project : new Projects(connection).all()) {
                for (DatasetMetadata dataset : project.datasets()) {
                    row(table, project, dataset, datasets.describe(dataset.datasetArn()));
                }
                if (project.datasets().isEmpty()) {
                    table.row(Projects.nameOf(project), "(none)", "", "", "", "", "");
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        return 0;
    }

    private static void row(
            TextTable table, ProjectDescription project, DatasetMetadata dataset, DatasetDescription description) {
        DatasetStats stats = description.datasetStats();
        table.row(
                Projects.nameOf(project),
                dataset.datasetTypeAsString(),
                description.statusAsString(),
                stats == null ? "" : String.valueOf(stats.totalEntries()),
                stats == null ? "" : String.valueOf(stats.labeledEntries()),
                stats == null ? "" : String.valueOf(stats.totalLabels()),
                stats == null ? "" : String.valueOf(stats.errorEntries()));
    }
}
