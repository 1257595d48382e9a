package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.AccountRow;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Step;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The datasets: their rows, and every move of their lives. Each request writes its state and its job in one transaction. */
public final class Datasets {
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final Jobs jobs;
    private final Tags tags;
    private final InstantSource clock;

    public Datasets(Database database, Jobs jobs, Tags tags, InstantSource clock) {
        this.database = database;
        this.jobs = jobs;
        this.tags = tags;
        this.clock = clock;
    }

    /** What CreateDataset asks for. */
    public record NewDataset(
            ProjectArn project, DatasetArn.Type type, Dataset.Origin origin, Map<String, String> tags) {
        public NewDataset {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * Makes a dataset in CREATE_IN_PROGRESS and enqueues its import (specification, operations.md §5.4).
     *
     * @throws ServiceException RESOURCE_NOT_FOUND, INVALID_PARAMETER, RESOURCE_ALREADY_EXISTS or LIMIT_EXCEEDED
     */
    public DatasetArn create(NewDataset wanted) {
        return database.inTransaction(transaction -> {
            ProjectArn project = Projects.require(transaction, wanted.project()).arn();
            if (wanted.origin() instanceof Dataset.Origin.Copy(DatasetArn source)) {
                requireSource(transaction, source);
            }
            for (Dataset other : DatasetRows.ofProject(transaction, project)) {
                if (other.arn().type() == wanted.type()) {
                    throw new ServiceException(
                            ErrorCode.RESOURCE_ALREADY_EXISTS,
                            "The project already has a " + wanted.type() + " dataset: " + other.arn());
                }
            }
            Instant created = AccountRow.created(transaction, project.account(), project.region(), clock.instant());
            DatasetArn arn = new DatasetArn(
                    project.partition(),
                    project.region(),
                    project.account(),
                    project.name(),
                    wanted.type(),
                    Long.toString(created.toEpochMilli()));
            DatasetRows.insert(transaction, arn, project, wanted.origin(), created);
            tags.write(transaction, arn.toString(), wanted.tags(), ErrorCode.LIMIT_EXCEEDED);
            jobs.enqueue(transaction, JobKinds.CREATE_DATASET, arn.toString());
            return arn;
        });
    }

    /** The dataset; RESOURCE_NOT_FOUND where there is none. */
    public Dataset get(DatasetArn arn) {
        return database.read(transaction -> require(transaction, arn));
    }

    /** As {@link #get}, in the caller's transaction, and empty where there is none. */
    public static Optional<Dataset> find(Transaction transaction, DatasetArn arn) {
        return DatasetRows.find(transaction, arn);
    }

    /** As {@link #find}; nobody else moves the dataset before this transaction ends. */
    public static Optional<Dataset> hold(Transaction transaction, DatasetArn arn) {
        transaction.execute("update cl_dataset set revision = revision where arn = ?", arn.toString());
        return DatasetRows.find(transaction, arn);
    }

    /** The project's datasets, at most one of each type, the earlier one first. */
    public List<Dataset> ofProject(ProjectArn project) {
        return database.read(transaction -> DatasetRows.ofProject(transaction, project));
    }

    /** As {@link #ofProject(ProjectArn)}, in the caller's transaction. */
    public static List<Dataset> ofProject(Transaction transaction, ProjectArn project) {
        return DatasetRows.ofProject(transaction, project);
    }

    /** Begins the deletion (specification, operations.md §5.5). */
    public void delete(DatasetArn arn) {
        database.useTransaction(transaction -> {
            apply(transaction, arn, new Event.DeleteRequested());
            jobs.enqueue(transaction, JobKinds.DELETE_DATASET, arn.toString());
        });
    }

    /** Keeps the changes and begins to apply them (specification, operations.md §5.9). */
    public void update(DatasetArn arn, byte[] groundTruth) {
        database.useTransaction(transaction -> {
            apply(transaction, arn, new Event.UpdateRequested());
            transaction.execute(
                    "insert into cl_dataset_changes (dataset, ground_truth) values (?, ?)"
                            + " on conflict (dataset) do update set ground_truth = excluded.ground_truth",
                    arn.toString(),
                    groundTruth);
            jobs.enqueue(transaction, JobKinds.UPDATE_DATASET, arn.toString());
        });
    }

    /** Begins to move a fifth of the training entries to the test dataset (specification, operations.md §5.10). */
    public void distribute(DatasetArn first, DatasetArn second) {
        database.useTransaction(transaction -> {
            Dataset one = require(transaction, first);
            Dataset other = require(transaction, second);
            if (!one.project().equals(other.project())
                    || one.arn().type() == other.arn().type()) {
                throw new ServiceException(
                        ErrorCode.INVALID_PARAMETER,
                        "The datasets must be the training and the test dataset of one project");
            }
            Dataset test = one.arn().type() == DatasetArn.Type.TEST ? one : other;
            if (DatasetLifecycle.reading(test.state()).isEmpty()
                    && test.statistics().total() > 0) {
                throw new ServiceException(ErrorCode.INVALID_PARAMETER, "The test dataset must be empty");
            }
            apply(transaction, first, new Event.DistributionRequested());
            apply(transaction, second, new Event.DistributionRequested());
            jobs.enqueue(
                    transaction, JobKinds.DISTRIBUTE_DATASETS, one.project().toString());
        });
    }

    /** Moves the dataset by {@code event} in the caller's transaction; a refused request ends with the lifecycle's error. */
    public DatasetState apply(Transaction transaction, DatasetArn arn, Event event) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Dataset from = hold(transaction, arn).orElseThrow(() -> notFound(arn));
            switch (DatasetLifecycle.step(from.state(), event)) {
                case Step.To<DatasetState>(DatasetState next) -> {
                    if (DatasetRows.advance(transaction, from, next, clock.instant())) {
                        return next;
                    }
                }
                case Step.Repeated<DatasetState>() -> {
                    return from.state();
                }
                case Step.Refused<DatasetState>(ErrorCode code) ->
                    throw new ServiceException(
                            code, "The dataset is in status " + DatasetLifecycle.status(from.state()));
            }
        }
        throw new ServiceException(ErrorCode.RESOURCE_IN_USE, "The dataset is changing");
    }

    /** What the last update asked for; empty once it has been dropped. */
    public static Optional<byte[]> changes(Transaction transaction, DatasetArn arn) {
        return transaction
                .first("select ground_truth from cl_dataset_changes where dataset = ?", arn.toString())
                .map(row -> row.bytes("ground_truth"));
    }

    /** Forgets what an update asked for, in the transaction that ends it. */
    public static void dropChanges(Transaction transaction, DatasetArn arn) {
        transaction.execute("delete from cl_dataset_changes where dataset = ?", arn.toString());
    }

    /** Removes the row of a dataset in DELETE_IN_PROGRESS: the last step of its deletion; a second call finds nothing to do. */
    public static void remove(Transaction transaction, DatasetArn arn) {
        int removed = transaction.execute(
                "delete from cl_dataset where arn = ? and status = 'DELETE_IN_PROGRESS'", arn.toString());
        if (removed > 0) {
            dropChanges(transaction, arn);
            Tags.drop(transaction, arn.toString());
        }
    }

    private static void requireSource(Transaction transaction, DatasetArn source) {
        Dataset dataset = require(transaction, source);
        if (DatasetLifecycle.reading(dataset.state()).isPresent()) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER,
                    "The source dataset is in status " + DatasetLifecycle.status(dataset.state()));
        }
    }

    static Dataset require(Transaction transaction, DatasetArn arn) {
        return DatasetRows.find(transaction, arn).orElseThrow(() -> notFound(arn));
    }

    private static ServiceException notFound(DatasetArn arn) {
        return new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The dataset does not exist: " + arn);
    }
}
