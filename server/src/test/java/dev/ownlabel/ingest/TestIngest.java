package dev.ownlabel.ingest;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.FakeObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The jobs of this package over SQLite, a fake object store and a hand-moved clock. Its process can be killed at any commit. */
final class TestIngest implements AutoCloseable {
    static final String BUCKET = "images";

    final FakeObjectStore objects = new FakeObjectStore();
    final TestDatasets world;
    final ProjectArn project;
    private final AtomicInteger commits = new AtomicInteger();
    private int killBefore = -1;
    private int killAfter = -1;
    private int actBefore = -1;
    private Runnable action = () -> {};
    private boolean failing;

    TestIngest(Path folder) {
        world = new TestDatasets(TestDatabases.sqlite(folder));
        for (JobHandler handler :
                IngestJobs.handlers(world.database, world.datasets, world.projects, objects, world.quotas)) {
            world.jobs.register(new Killable(handler));
        }
        world.withIdle(JobKinds.TRAIN_VERSION, JobKinds.DELETE_VERSION);
        project = world.project("shapes");
        objects.addBucket(TestDatasets.ACCOUNT, BUCKET);
    }

    /** Thrown where the process would have ended. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final class Killable implements JobHandler {
        private final JobHandler handler;

        Killable(JobHandler handler) {
            this.handler = handler;
        }

        @Override
        public String kind() {
            return handler.kind();
        }

        @Override
        public Outcome run(JobRun run) {
            if (failing) {
                throw new Killed();
            }
            return handler.run(new Counted(run));
        }

        @Override
        public void abandoned(JobRun run, String reason) {
            handler.abandoned(new Counted(run), reason);
        }
    }

    private final class Counted implements JobRun {
        private final JobRun run;

        Counted(JobRun run) {
            this.run = run;
        }

        @Override
        public String subject() {
            return run.subject();
        }

        @Override
        public int attempt() {
            return run.attempt();
        }

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            int number = commits.incrementAndGet();
            if (number == actBefore) {
                action.run();
            }
            T result = run.commit(transaction -> {
                T worked = work.apply(transaction);
                if (number == killBefore) {
                    throw new Killed();
                }
                return worked;
            });
            if (number == killAfter) {
                throw new Killed();
            }
            return result;
        }

        @Override
        public void checkpoint() {
            run.checkpoint();
        }
    }

    /** The next run ends just before the commit of that number, from 1. */
    void killBeforeCommit(int number) {
        commits.set(0);
        killBefore = number;
        killAfter = -1;
    }

    /** The next run ends just after the commit of that number, from 1. */
    void killAfterCommit(int number) {
        commits.set(0);
        killBefore = -1;
        killAfter = number;
    }

    /** Right before the commit of that number, from 1, {@code action} happens. */
    void beforeCommit(int number, Runnable action) {
        commits.set(0);
        actBefore = number;
        this.action = action;
    }

    /** Every run fails from now on; giving a job up still works. */
    void fail() {
        failing = true;
    }

    /** How many commits there were since the last kill was set. */
    int commits() {
        return commits.get();
    }

    /** Runs what is due, moving the clock over the delays of all attempts. */
    void runAll() {
        for (int i = 0; i < 8; i++) {
            world.jobs.runDue();
            world.clock.advance(Duration.ofMinutes(6));
        }
    }

    /** A dataset of exactly these bytes, whose import has ended. */
    DatasetArn importedBytes(byte[] manifest) {
        objects.add(TestDatasets.ACCOUNT, BUCKET, "m.jsonl", manifest);
        DatasetArn dataset = world.create(project, DatasetArn.Type.TRAIN, new Dataset.Origin.Manifest(at()));
        world.jobs.runDue();
        return dataset;
    }

    DatasetArn importing(List<String> lines) {
        objects.put(TestDatasets.ACCOUNT, BUCKET, "m.jsonl", String.join("\n", lines) + "\n");
        return world.create(project, DatasetArn.Type.TRAIN, new Dataset.Origin.Manifest(at()));
    }

    /** A dataset whose import has ended. */
    DatasetArn imported(List<String> lines) {
        DatasetArn dataset = importing(lines);
        world.jobs.runDue();
        return dataset;
    }

    static S3Location at() {
        return S3Location.of(BUCKET, "m.jsonl");
    }

    void update(DatasetArn dataset, List<String> lines) {
        world.datasets.update(dataset, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** A training of the project's datasets, which has yet to read them. */
    @SuppressWarnings("NullAway") // it overlooks @Nullable on a nested type that comes from a class file
    ProjectVersionArn train() {
        return world.versions.create(
                new ProjectVersions.NewVersion(project, "v1", null, "results", "out/", null, null, Map.of()));
    }

    /** Status and message of the dataset, as DescribeDataset shows them. */
    String shown(DatasetArn dataset) {
        return world.status(dataset) + ": " + world.datasets.get(dataset).statusMessage();
    }

    /** The entries without what listing adds. */
    List<String> plain(DatasetArn dataset) {
        return world.lines(dataset).stream()
                .map(line -> line.replaceAll(",\"cl-metadata\":\\{[^}]*\\}", ""))
                .toList();
    }

    @Override
    public void close() {
        world.close();
    }
}
