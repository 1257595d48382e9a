package dev.ownlabel.bench;

import dev.ownlabel.artifacts.CopyJob;
import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.Copies.NewCopy;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.objectstore.embedded.EmbeddedObjectStore;
import dev.ownlabel.objectstore.embedded.StoreSettings;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures CopyProjectVersion from the transaction that makes it to COPYING_COMPLETED, between two accounts over the embedded store:
 * opening, sealing, reading back and comparing included. Prints the time of each copy and the median.
 */
public final class Copying {
    private static final AccountId OWNER = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final int COPIES = 9;

    private Copying() {}

    public static void main(String[] arguments) throws Exception {
        int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        Path folder = Files.createTempDirectory("ownlabel-bench");
        try (Database database = Database.open("sqlite:" + folder.resolve("ownlabel.db"), 4)) {
            measure(database, folder, megabytes);
        }
    }

    private static void measure(Database database, Path folder, int megabytes) throws Exception {
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        Region region = new Region("us-east-1");
        LocalKeyService keys = new LocalKeyService(
                database, MasterKey.fromFile(folder.resolve("master.key"), random), region, clock, random);
        StoreSettings stored = StoreSettings.from(Settings.read(StoreSettings.ALL, List.of()));
        EmbeddedObjectStore objects = new EmbeddedObjectStore(
                new VersionedStore(database, keys, folder.resolve("objects"), stored, clock, random));
        CustomLabelsSettings quotas = CustomLabelsSettings.from(Settings.read(CustomLabelsSettings.ALL, List.of()));
        Tags tags = new Tags(database, quotas, clock);
        try (Jobs jobs = new Jobs(database, JobSettings.from(Settings.read(JobSettings.ALL, List.of())), "b", clock)) {
            ProjectVersions versions = new ProjectVersions(database, jobs, quotas, tags, clock);
            Copies copies = new Copies(database, jobs, quotas, tags, clock);
            ModelArtifacts artifacts = new ModelArtifacts(objects, keys);
            jobs.register(new NoTraining());
            jobs.register(new CopyJob(versions, copies, artifacts, objects));
            Projects projects = new Projects(database, jobs, quotas, tags, region, clock);
            ProjectArn source = projects.create(OWNER, "source", Map.of());
            ProjectArn destination = projects.create(OTHER, "copies", Map.of());
            objects.ensureBucket(OTHER, "copies-results");
            ProjectVersionArn model = model(database, versions, artifacts, source, random, megabytes);
            jobs.start();
            time(copies, versions, new NewCopy(source, model, destination, "c", "copies-results", "", null, Map.of()));
            System.out.println("for a model of " + megabytes + " MB");
        }
    }

    private static ProjectVersionArn model(
            Database database,
            ProjectVersions versions,
            ModelArtifacts artifacts,
            ProjectArn source,
            SecureRandom random,
            int megabytes)
            throws Exception {
        ProjectVersionArn model = versions.create(new ProjectVersions.NewVersion(
                source,
                "v1",
                new TrainingSource.Manifests(List.of(S3Location.of("images", "m")), List.of(), true),
                "results",
                "",
                null,
                null,
                Map.of()));
        byte[] graph = new byte[megabytes << 20];
        random.nextBytes(graph);
        artifacts.write(
                versions.find(model).orElseThrow(),
                new ModelArtifacts.Stored(graph, "{}".getBytes(StandardCharsets.UTF_8)));
        database.useTransaction(transaction -> {
            versions.recordResults(
                    transaction, model, new VersionResults(Instant.EPOCH, 0.9, 1L, null, null, null, null, null, null));
            var _ = versions.apply(transaction, model, new VersionEvent.TrainingSucceeded());
        });
        return model;
    }

    private static void time(Copies copies, ProjectVersions versions, NewCopy wanted) {
        double[] seconds = new double[COPIES];
        for (int i = 0; i < COPIES; i++) {
            long begin = System.nanoTime();
            ProjectVersionArn copy = copies.create(new NewCopy(
                    wanted.sourceProject(),
                    wanted.source(),
                    wanted.destination(),
                    "c" + i,
                    wanted.outputBucket(),
                    wanted.outputPrefix(),
                    null,
                    Map.of()));
            while (versions.find(copy).orElseThrow().state() instanceof VersionState.CopyingInProgress) {
                LockSupport.parkNanos(1_000_000);
            }
            seconds[i] = (System.nanoTime() - begin) / 1e9;
            System.out.printf(Locale.ROOT, "copy %d: %.3f s%n", i + 1, seconds[i]);
        }
        Arrays.sort(seconds);
        System.out.printf(Locale.ROOT, "median %.3f s of %d copies%n", seconds[COPIES / 2], COPIES);
    }

    /** The source is made by hand. */
    private static final class NoTraining implements JobHandler {
        @Override
        public String kind() {
            return JobKinds.TRAIN_VERSION;
        }

        @Override
        public Outcome run(JobRun run) {
            return new Outcome.Done();
        }

        @Override
        public void abandoned(JobRun run, String reason) {
            // it cannot fail
        }
    }
}
