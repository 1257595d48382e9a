package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** Removes a dataset: its entries some at a time, then its row. The images stay where they are. */
final class DeleteDatasetJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(DeleteDatasetJob.class.getName());
    private static final Duration AWAITED = Duration.ofSeconds(1);

    private final DatasetMoves moves;

    DeleteDatasetJob(DatasetMoves moves) {
        this.moves = moves;
    }

    @Override
    public String kind() {
        return JobKinds.DELETE_DATASET;
    }

    @Override
    public Outcome run(JobRun run) {
        DatasetArn arn = DatasetMoves.subject(run);
        Optional<Dataset> dataset = moves.find(arn);
        if (dataset.isEmpty() || !(dataset.get().state() instanceof DatasetState.DeleteInProgress)) {
            return new Outcome.Done();
        }
        if (moves.isAwaited(arn)) {
            return new Outcome.RetryAfter(AWAITED);
        }
        Long building = dataset.get().building();
        if (building != null) {
            DatasetMoves.drop(run, building);
        }
        Long content = dataset.get().content();
        if (content != null) {
            DatasetMoves.drop(run, content);
        }
        run.commit(transaction -> {
            Datasets.remove(transaction, arn);
            return true;
        });
        return new Outcome.Done();
    }

    /** There is no state for a failed deletion: the dataset stays in DELETE_IN_PROGRESS, and the operator reads why. */
    @Override
    public void abandoned(JobRun run, String reason) {
        LOG.log(Level.ERROR, "Deleting {0} was given up: {1}", run.subject(), reason);
    }
}
