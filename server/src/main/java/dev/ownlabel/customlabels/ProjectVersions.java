package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.VersionRows.DatasetRow;
import dev.ownlabel.customlabels.VersionRows.Versioned;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The project versions: their rows, and every move of their lives. A row moves by compare-and-set on its revision; each move is
 * appended to the history and enqueues, in the same transaction, the job that does what the new state announces.
 */
public final class ProjectVersions {
    private static final int ATTEMPTS = 5;
    private static final List<String> OCCUPYING = List.of("STARTING", "RUNNING", "STOPPING");

    private final Database database;
    private final Jobs jobs;
    private final CustomLabelsSettings settings;
    private final Tags tags;
    private final InstantSource clock;

    /** What CreateProjectVersion asks for; {@code manifests} null = the project's own datasets. */
    public record NewVersion(
            ProjectArn project,
            String name,
            TrainingSource.@Nullable Manifests manifests,
            String outputBucket,
            String outputPrefix,
            @Nullable String kmsKeyId,
            @Nullable String description,
            Map<String, String> tags) {
        public NewVersion {
            tags = Map.copyOf(tags);
        }
    }

    public ProjectVersions(
            Database database, Jobs jobs, CustomLabelsSettings settings, Tags tags, InstantSource clock) {
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
        this.tags = tags;
        this.clock = clock;
    }

    /**
     * Makes a version in TRAINING_IN_PROGRESS and enqueues its training (specification, operations.md §5.11).
     *
     * @throws ServiceException RESOURCE_NOT_FOUND, INVALID_PARAMETER, RESOURCE_IN_USE, LIMIT_EXCEEDED or SERVICE_QUOTA_EXCEEDED
     */
    public ProjectVersionArn create(NewVersion wanted) {
        return database.inTransaction(transaction -> {
            ProjectArn project = Projects.require(transaction, wanted.project()).arn();
            TrainingSource source = source(transaction, project, wanted.manifests());
            if (VersionRows.isNameTaken(transaction, project, wanted.name())) {
                throw new ServiceException(
                        ErrorCode.RESOURCE_IN_USE,
                        "A version named " + wanted.name() + " already exists in the project");
            }
            requireRoom(transaction, project);
            Instant created = AccountRow.created(transaction, project.account(), project.region(), clock.instant());
            ProjectVersionArn arn = project.version(wanted.name(), created);
            VersionRows.insert(transaction, project, row(arn, wanted, source, created));
            tags.write(transaction, arn.toString(), wanted.tags(), ErrorCode.SERVICE_QUOTA_EXCEEDED);
            jobs.enqueue(transaction, JobKinds.TRAIN_VERSION, arn.toString());
            return arn;
        });
    }

    /** The version, or empty where no such row exists. */
    public Optional<ProjectVersion> find(ProjectVersionArn arn) {
        return database.read(transaction -> VersionRows.find(transaction, arn)).map(Versioned::version);
    }

    /**
     * The project's versions, newest first; RESOURCE_NOT_FOUND where there is no such project.
     *
     * @param names only those; empty = all; unknown ones are passed over
     * @param position of the page before, or null
     */
    public Page<ProjectVersion> list(ProjectArn project, List<String> names, @Nullable String position, int most) {
        List<@Nullable Object> arguments =
                new ArrayList<>(List.of(project.toString(), Page.numberOr(position, Long.MAX_VALUE)));
        arguments.addAll(names);
        arguments.add(most + 1);
        String condition =
                "project = ? and created_at < ?" + Projects.among("name", names) + " order by created_at desc limit ?";
        List<ProjectVersion> found = database.read(transaction -> {
            var _ = Projects.find(transaction, project).orElseThrow(() -> Projects.notFound(project));
            return VersionRows.query(transaction, condition, arguments.toArray());
        });
        return Page.of(found, most, version -> Long.toString(version.createdAt().toEpochMilli()));
    }

    /** As StartProjectVersion (specification, operations.md §5.14). */
    public VersionState start(ProjectVersionArn arn, int min, @Nullable Integer max) {
        if (find(arn).isEmpty()) {
            throw notFound(arn);
        }
        if (max != null && max < min) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER, "MaxInferenceUnits must not be below MinInferenceUnits");
        }
        return apply(arn, new VersionEvent.StartRequested(min, max));
    }

    /**
     * Moves the version by {@code event} in its own transaction; enqueues what the new state needs done.
     *
     * @throws ServiceException RESOURCE_NOT_FOUND, RESOURCE_IN_USE or INVALID_PARAMETER where the move is refused, LIMIT_EXCEEDED
     *     where a quota forbids it
     */
    public VersionState apply(ProjectVersionArn arn, VersionEvent event) {
        return database.inTransaction(transaction -> apply(transaction, arn, event));
    }

    /** As {@link #apply(ProjectVersionArn, VersionEvent)}, in the caller's transaction (a job's fenced commit). */
    public VersionState apply(Transaction transaction, ProjectVersionArn arn, VersionEvent event) {
        if (event instanceof VersionEvent.StartRequested) {
            AccountRow.lock(transaction, arn.account(), arn.region());
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Versioned from = VersionRows.find(transaction, arn).orElseThrow(() -> notFound(arn));
            switch (VersionLifecycle.step(from.version().state(), event)) {
                case Step.To<VersionState>(VersionState next) -> {
                    requireQuota(transaction, arn, next);
                    if (VersionRows.advance(transaction, from, next, clock.instant())) {
                        enqueueFor(transaction, arn, next);
                        return next;
                    }
                }
                case Step.Repeated<VersionState>() -> {
                    return from.version().state();
                }
                case Step.Refused<VersionState>(ErrorCode code) ->
                    throw new ServiceException(
                            code,
                            "The project version is in status "
                                    + VersionLifecycle.status(from.version().state()));
            }
        }
        throw new ServiceException(ErrorCode.RESOURCE_IN_USE, "The project version is changing");
    }

    /** Notes how far training or copying is: shown in the StatusMessage while it is in progress. */
    public void progress(Transaction transaction, ProjectVersionArn arn, String message) {
        transaction.execute(
                "update cl_version set progress = ? where arn = ?"
                        + " and status in ('TRAINING_IN_PROGRESS', 'COPYING_IN_PROGRESS')",
                message,
                arn.toString());
    }

    /**
     * Notes that the training has read all it needs from the project's datasets: changes of them, which waited until then, may go
     * on. Not needed where the training ends at once.
     */
    public void datasetsTaken(Transaction transaction, ProjectVersionArn arn) {
        transaction.execute("update cl_version set datasets_taken = 1 where arn = ?", arn.toString());
    }

    /** Whether a training of that project has yet to read the datasets: then they must not change. */
    public static boolean awaitsDatasets(Transaction transaction, DatasetArn dataset) {
        return transaction
                .first("select project from cl_dataset where arn = ?", dataset.toString())
                .map(row -> VersionRows.awaitsDatasets(transaction, row.text("project")))
                .orElse(false);
    }

    /** Writes the results beside the state; in the same transaction as the event that ends the training. */
    public void recordResults(Transaction transaction, ProjectVersionArn arn, VersionResults results) {
        transaction.execute(
                "update cl_version set results = ? where arn = ?", VersionJson.write(results), arn.toString());
    }

    /** Removes the row of a version in DELETING: the last step of its deletion; a second call finds nothing to do. */
    public void remove(Transaction transaction, ProjectVersionArn arn) {
        int removed =
                transaction.execute("delete from cl_version where arn = ? and status = 'DELETING'", arn.toString());
        if (removed > 0) {
            Tags.drop(transaction, arn.toString());
        }
    }

    /** Every version that is STARTING, RUNNING or STOPPING: what a restarted server has to load again or to finish stopping. */
    public List<ProjectVersion> deployed() {
        return database.read(transaction -> VersionRows.query(
                transaction, "status in ('STARTING', 'RUNNING', 'STOPPING') order by created_at, arn"));
    }

    /** Given manifests only where the project has no datasets, and its datasets only where they stand still. */
    private static TrainingSource source(
            Transaction transaction, ProjectArn project, TrainingSource.@Nullable Manifests manifests) {
        Optional<DatasetRow> train = VersionRows.dataset(transaction, project, DatasetArn.Type.TRAIN);
        Optional<DatasetRow> test = VersionRows.dataset(transaction, project, DatasetArn.Type.TEST);
        if (manifests != null) {
            if (train.isPresent() || test.isPresent()) {
                throw invalid("TrainingData and TestingData cannot be given for a project that has datasets");
            }
            return manifests;
        }
        if (train.isEmpty()) {
            throw invalid("The project has no training dataset");
        }
        requireSteady(train.get());
        test.ifPresent(ProjectVersions::requireSteady);
        return new TrainingSource.Datasets(
                train.get().arn(), test.map(DatasetRow::arn).orElse(null));
    }

    private static void requireSteady(DatasetRow dataset) {
        DatasetLifecycle.training(dataset.state()).ifPresent(code -> {
            throw new ServiceException(
                    code,
                    "The dataset is in status " + DatasetLifecycle.status(dataset.state()) + ": " + dataset.arn());
        });
    }

    private void requireRoom(Transaction transaction, ProjectArn project) {
        if (VersionRows.countInProject(transaction, project) >= settings.versionsPerProject()) {
            throw limit("A project can have at most " + settings.versionsPerProject() + " model versions");
        }
        if (VersionRows.countInStatus(transaction, project.account(), project.region(), List.of("TRAINING_IN_PROGRESS"))
                >= settings.concurrentTrainings()) {
            throw limit("An account can have at most " + settings.concurrentTrainings() + " trainings at once");
        }
    }

    private void requireQuota(Transaction transaction, ProjectVersionArn arn, VersionState next) {
        if (next instanceof VersionState.Starting(int min, Integer max)) {
            int most = max == null ? min : max;
            if (most > settings.unitsPerModel()) {
                throw limit("A model can have at most " + settings.unitsPerModel() + " inference units");
            }
            if (VersionRows.countInStatus(transaction, arn.account(), arn.region(), OCCUPYING)
                    >= settings.runningModels()) {
                throw limit("An account can have at most " + settings.runningModels() + " running models");
            }
        }
    }

    private void enqueueFor(Transaction transaction, ProjectVersionArn arn, VersionState next) {
        switch (next) {
            case VersionState.TrainingInProgress _ -> jobs.enqueue(transaction, JobKinds.TRAIN_VERSION, arn.toString());
            case VersionState.Starting _ -> jobs.enqueue(transaction, JobKinds.START_VERSION, arn.toString());
            case VersionState.Stopping _ -> jobs.enqueue(transaction, JobKinds.STOP_VERSION, arn.toString());
            case VersionState.Deleting _ -> jobs.enqueue(transaction, JobKinds.DELETE_VERSION, arn.toString());
            case VersionState.CopyingInProgress _ -> jobs.enqueue(transaction, JobKinds.COPY_VERSION, arn.toString());
            case VersionState.TrainingCompleted _,
                    VersionState.TrainingFailed _,
                    VersionState.CopyingCompleted _,
                    VersionState.CopyingFailed _,
                    VersionState.Running _,
                    VersionState.Failed _,
                    VersionState.Stopped _ -> {}
        }
    }

    private static ProjectVersion row(
            ProjectVersionArn arn, NewVersion wanted, TrainingSource source, Instant created) {
        VersionState state = new VersionState.TrainingInProgress();
        return new ProjectVersion(
                arn,
                state,
                VersionLifecycle.message(state, null),
                created,
                source,
                wanted.outputBucket(),
                wanted.outputPrefix(),
                wanted.kmsKeyId(),
                wanted.description(),
                wanted.tags(),
                null,
                null,
                null);
    }

    private static ServiceException notFound(ProjectVersionArn arn) {
        return new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The project version does not exist: " + arn);
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_PARAMETER, message);
    }

    private static ServiceException limit(String message) {
        return new ServiceException(ErrorCode.LIMIT_EXCEEDED, message);
    }
}
