package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.metastore.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The domain of datasets over a database, one project and a hand-moved clock. The jobs are to be registered. */
public final class TestDatasets implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final Region REGION = new Region("us-east-1");

    /** More than the job takes in at once. */
    public static final int MOST_IMAGES = 1200;

    public final ManualClock clock;
    public final CustomLabelsSettings quotas = new CustomLabelsSettings(6, 5, 2, 5, 2, 2, 5, 3, MOST_IMAGES, false);
    public final Database database;
    public final Jobs jobs;
    public final Tags tags;
    public final Projects projects;
    public final Datasets datasets;
    public final DatasetEntries entries;
    public final ProjectVersions versions;

    /** At the beginning of a {@link ManualClock}. */
    public TestDatasets(Database database) {
        this(database, new ManualClock().instant());
    }

    public TestDatasets(Database database, Instant now) {
        this.database = database;
        clock = new ManualClock(now);
        jobs = new Jobs(database, new JobSettings(1, Duration.ofMillis(50), Duration.ofSeconds(5), 5), "node", clock);
        tags = new Tags(database, quotas, clock);
        projects = new Projects(database, jobs, quotas, tags, REGION, clock);
        datasets = new Datasets(database, jobs, tags, clock);
        entries = new DatasetEntries(database);
        versions = new ProjectVersions(database, jobs, quotas, tags, clock);
    }

    /** Registers jobs of those kinds that do nothing. */
    public TestDatasets withIdle(String... kinds) {
        for (String kind : kinds) {
            jobs.register(new Idle(kind));
        }
        return this;
    }

    /** Registers every kind as a job that does nothing. */
    public TestDatasets idle() {
        return withIdle(
                JobKinds.CREATE_DATASET,
                JobKinds.UPDATE_DATASET,
                JobKinds.DISTRIBUTE_DATASETS,
                JobKinds.DELETE_DATASET,
                JobKinds.DELETE_PROJECT,
                JobKinds.TRAIN_VERSION,
                JobKinds.START_VERSION,
                JobKinds.STOP_VERSION,
                JobKinds.DELETE_VERSION,
                JobKinds.COPY_VERSION);
    }

    private record Idle(String kind) implements JobHandler {
        @Override
        public Outcome run(JobRun run) {
            return new Outcome.Done();
        }

        @Override
        public void abandoned(JobRun run, String reason) {}
    }

    public ProjectArn project(String name) {
        return projects.create(ACCOUNT, name, Map.of());
    }

    /** Asks for a dataset. */
    public DatasetArn create(ProjectArn project, DatasetArn.Type type, Dataset.Origin origin) {
        return datasets.create(new Datasets.NewDataset(project, type, origin, Map.of()));
    }

    /** A dataset that has been filled with those lines. */
    public DatasetArn filled(ProjectArn project, DatasetArn.Type type, List<String> lines) {
        DatasetArn arn = create(project, type, new Dataset.Origin.Nothing());
        List<EntryRow> rows =
                lines.stream().map(LineParser::parse).map(EntryRow::of).toList();
        database.useTransaction(transaction -> {
            long content = DatasetContents.begin(transaction, arn);
            DatasetContents.append(transaction, content, 0, rows);
            DatasetContents.publish(transaction, arn, content);
            datasets.apply(transaction, arn, new DatasetLifecycle.Event.Created());
        });
        return arn;
    }

    public void apply(DatasetArn dataset, DatasetLifecycle.Event event) {
        database.useTransaction(transaction -> datasets.apply(transaction, dataset, event));
    }

    public String status(DatasetArn dataset) {
        return DatasetLifecycle.status(datasets.get(dataset).state());
    }

    /** Every entry as it is listed. */
    public List<String> lines(DatasetArn dataset) {
        return entries.entries(dataset, new DatasetEntries.Filter(List.of(), null, null, false), null, 10_000)
                .items();
    }

    /** The rows of that table, of whatever content. */
    public long count(String table) {
        return database.read(transaction -> transaction
                .first("select count(*) as n from " + table)
                .orElseThrow()
                .number("n"));
    }

    @Override
    public void close() {
        jobs.close();
        database.close();
    }
}
