package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.DatasetContents;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.StratifiedSplit;
import dev.ownlabel.metastore.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Moves a fifth of the training entries to the empty test dataset, each label in proportion, in one transaction. */
final class DistributeDatasetsJob implements JobHandler {
    private static final Duration AWAITED = Duration.ofSeconds(1);

    private final DatasetMoves moves;

    DistributeDatasetsJob(DatasetMoves moves) {
        this.moves = moves;
    }

    @Override
    public String kind() {
        return JobKinds.DISTRIBUTE_DATASETS;
    }

    @Override
    public Outcome run(JobRun run) {
        ProjectArn project = subject(run);
        boolean awaited = run.commit(transaction -> Datasets.ofProject(transaction, project)).stream()
                .anyMatch(dataset -> moves.isAwaited(dataset.arn()));
        if (awaited) {
            return new Outcome.RetryAfter(AWAITED);
        }
        run.commit(transaction -> distribute(transaction, project));
        return new Outcome.Done();
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        run.commit(transaction -> {
            Datasets.ofProject(transaction, subject(run)).forEach(dataset -> moves.abandon(transaction, dataset.arn()));
            return true;
        });
    }

    private boolean distribute(Transaction transaction, ProjectArn project) {
        Dataset train = null;
        Dataset test = null;
        for (Dataset dataset : Datasets.ofProject(transaction, project)) {
            if (dataset.state() instanceof DatasetState.UpdateInProgress) {
                switch (dataset.arn().type()) {
                    case TRAIN -> train = dataset;
                    case TEST -> test = dataset;
                }
            }
        }
        if (train == null || test == null) {
            return false;
        }
        List<Long> positions = new ArrayList<>();
        Optional<BitSet> chosen = choose(transaction, train, positions);
        if (chosen.isEmpty()) {
            Failure failure =
                    new Failure(ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE.text(), false);
            moves.fail(transaction, train.arn(), failure);
            moves.fail(transaction, test.arn(), failure);
            return false;
        }
        List<Long> moved = chosen.get().stream().mapToObj(positions::get).toList();
        move(transaction, train, test, moved);
        return true;
    }

    /** Chance is seeded by the dataset's name: a second run would choose the same. */
    private static Optional<BitSet> choose(Transaction transaction, Dataset train, List<Long> positions) {
        List<List<String>> labels = new ArrayList<>();
        if (train.content() != null) {
            DatasetContents.labelsByPosition(transaction, train.content(), (position, of) -> {
                positions.add(position);
                labels.add(of);
            });
        }
        long seed = train.arn().toString().hashCode();
        return StratifiedSplit.choose(labels, new SplittableRandom(seed));
    }

    private void move(Transaction transaction, Dataset train, Dataset test, List<Long> positions) {
        Long from = train.content();
        if (from == null) {
            throw new IllegalStateException("Entries were chosen from a dataset without content");
        }
        Long existing = test.content();
        long to = existing == null ? DatasetContents.begin(transaction, test.arn()) : existing;
        DatasetContents.move(transaction, from, to, positions);
        for (DatasetArn arn : List.of(train.arn(), test.arn())) {
            DatasetContents.publish(transaction, arn, arn.equals(train.arn()) ? from : to);
            moves.apply(transaction, arn, new Event.Updated());
        }
    }

    private static ProjectArn subject(JobRun run) {
        return ProjectArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("A project's job has the subject " + run.subject()));
    }
}
