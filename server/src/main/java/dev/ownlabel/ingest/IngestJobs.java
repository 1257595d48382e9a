package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.objectstore.ObjectStore;
import java.util.List;

/** The jobs of this package. */
public final class IngestJobs {
    private IngestJobs() {}

    /** A handler for each kind of dataset and project job, to be registered. */
    public static List<JobHandler> handlers(
            Database database,
            Datasets datasets,
            Projects projects,
            ObjectStore objects,
            CustomLabelsSettings settings) {
        DatasetMoves moves = new DatasetMoves(database, datasets);
        return List.of(
                new CreateDatasetJob(moves, objects, settings),
                new UpdateDatasetJob(moves, settings),
                new DistributeDatasetsJob(moves),
                new DeleteDatasetJob(moves),
                new DeleteProjectJob(projects));
    }
}
