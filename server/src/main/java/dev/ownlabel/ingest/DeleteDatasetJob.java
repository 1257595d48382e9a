package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Removes a dataset: its entries some at a time, then its row. The images stay where they are. */
final class DeleteDatasetJob implements JobHandler {
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

    /** There is no state for a failed deletion: it is tried as long as the dataset is there, which a throw asks for. */
    @Override
    public void abandoned(JobRun run, String reason) {
        switch (run(run)) {
            case Outcome.Done() -> {}
            case Outcome.RetryAfter(Duration _) ->
                throw new IllegalStateException("Deleting " + run.subject() + " has to wait");
        }
    }
}
