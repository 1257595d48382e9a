package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.DatasetContents;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.util.Optional;

/** How dataset jobs look at their dataset and end what they were asked for. */
final class DatasetMoves {
    /** Amazon's words for its own faults (specification, manifests.md §5.4, D). */
    private static final String SERVICE_ISSUE = "Amazon Rekognition experienced a service issue";

    private final Database database;
    private final Datasets datasets;

    DatasetMoves(Database database, Datasets datasets) {
        this.database = database;
        this.datasets = datasets;
    }

    static DatasetArn subject(JobRun run) {
        return DatasetArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("A dataset's job has the subject " + run.subject()));
    }

    Optional<Dataset> find(DatasetArn arn) {
        return database.read(transaction -> Datasets.find(transaction, arn));
    }

    /** Whether a training has yet to read the dataset: then it must stay as it is for now. */
    boolean isAwaited(DatasetArn arn) {
        return database.read(transaction -> ProjectVersions.awaitsDatasets(transaction, arn));
    }

    void apply(Transaction transaction, DatasetArn arn, Event event) {
        datasets.apply(transaction, arn, event);
    }

    /** Ends the creation or the update in progress as failed; does nothing where none is. */
    void fail(Transaction transaction, DatasetArn arn, Failure failure) {
        Datasets.find(transaction, arn).ifPresent(dataset -> {
            switch (dataset.state()) {
                case DatasetState.CreateInProgress() -> apply(transaction, arn, new Event.CreationFailed(failure));
                case DatasetState.UpdateInProgress() -> {
                    apply(transaction, arn, new Event.UpdateRefused(failure));
                    Datasets.dropChanges(transaction, arn);
                }
                case DatasetState.CreateComplete _,
                        DatasetState.CreateFailed _,
                        DatasetState.UpdateComplete _,
                        DatasetState.UpdateFailed _,
                        DatasetState.DeleteInProgress _ -> {}
            }
        });
    }

    /** As {@link #fail}, for our own fault. */
    void abandon(Transaction transaction, DatasetArn arn) {
        fail(transaction, arn, new Failure(SERVICE_ISSUE, true));
    }

    /** Drops all entries of a content, some in each transaction. */
    static void drop(JobRun run, long content) {
        while (run.commit(transaction -> DatasetContents.dropSome(transaction, content))) {
            run.checkpoint();
        }
    }
}
