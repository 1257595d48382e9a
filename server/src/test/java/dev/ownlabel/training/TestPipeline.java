package dev.ownlabel.training;

import dev.ownlabel.ManualClock;
import dev.ownlabel.artifacts.CopyJob;
import dev.ownlabel.artifacts.DeleteVersionJob;
import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.artifacts.WorkingCopies;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetLines;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.inference.InferenceSettings;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.inference.StartVersionJob;
import dev.ownlabel.inference.StopVersionJob;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.objectstore.FakeObjectStore;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.detect.DetectionOptions;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Everything from metastore to running models over a fake object store and a hand-moved clock. */
public final class TestPipeline implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final String BUCKET = "pictures";
    /** Of a manifest. */
    public static final int MOST_LINES = 300;

    public static final List<String> SHAPES = List.of("circle", "square", "stripes");
    private static final Region REGION = new Region("us-east-1");

    public final ManualClock clock = new ManualClock();
    public final FakeObjectStore objects = new FakeObjectStore();
    public final Database database;
    public final Jobs jobs;
    public final ProjectVersions versions;
    public final Copies copies;
    public final Projects projects;
    public final Tags tags;
    public final LocalKeyService keys;
    public final ModelArtifacts artifacts;
    public final WorkingCopies working;
    public final RunningModels models;
    public final ProjectArn project;

    /** A pipeline whose trainings are real. */
    public static TestPipeline training(Path folder) throws IOException, InterruptedException {
        return new TestPipeline(folder, true);
    }

    /** A pipeline whose trainings do nothing. */
    public static TestPipeline withoutTraining(Path folder) throws IOException, InterruptedException {
        return new TestPipeline(folder, false);
    }

    private TestPipeline(Path folder, boolean trains) throws IOException, InterruptedException {
        database = TestDatabases.sqlite(folder);
        jobs = new Jobs(database, new JobSettings(1, Duration.ofMillis(50), Duration.ofSeconds(5), 5), "node", clock);
        CustomLabelsSettings quotas = CustomLabelsSettings.from(Settings.read(CustomLabelsSettings.ALL, List.of()));
        tags = new Tags(database, quotas, clock);
        versions = new ProjectVersions(database, jobs, quotas, tags, clock);
        copies = new Copies(database, jobs, quotas, tags, clock);
        keys = new LocalKeyService(
                database,
                MasterKey.fromFile(folder.resolve("master.key"), new Random(1)),
                REGION,
                clock,
                new Random(2));
        artifacts = new ModelArtifacts(objects, keys);
        working = new WorkingCopies(objects, keys);
        models = new RunningModels(
                artifacts,
                versions,
                objects,
                InferenceSettings.from(Settings.read(InferenceSettings.ALL, List.of())),
                new Metrics(),
                clock);
        if (trains) {
            jobs.register(new TrainingJob(
                    versions,
                    new TrainingStores(new DatasetLines(database), objects, working, artifacts),
                    new Backbones(folder.resolve("cache")).open("builtin"),
                    new TrainingOptions(2, 1, folder.resolve("scratch")),
                    new TrainingSettings(2, 10, MOST_LINES, new DetectionOptions(Duration.ofMinutes(2), 400)),
                    clock));
        } else {
            jobs.register(new Idle(JobKinds.TRAIN_VERSION));
        }
        jobs.register(new Idle(JobKinds.DELETE_PROJECT));
        jobs.register(new DeleteVersionJob(versions, copies, artifacts));
        jobs.register(new CopyJob(versions, copies, artifacts, objects));
        jobs.register(new StartVersionJob(versions, models));
        jobs.register(new StopVersionJob(versions, models));
        projects = new Projects(database, jobs, quotas, tags, REGION, clock);
        project = projects.create(ACCOUNT, "shapes", Map.of());
        objects.addBucket(ACCOUNT, "results");
    }

    private record Idle(String kind) implements JobHandler {
        @Override
        public Outcome run(JobRun run) {
            return new Outcome.Done();
        }

        @Override
        public void abandoned(JobRun run, String reason) {}
    }

    /** Asks for a training on manifests; {@code testing} null = split. */
    public ProjectVersionArn create(String name, List<String> training, @Nullable List<String> testing) {
        put("train.manifest", training);
        if (testing != null) {
            put("test.manifest", testing);
        }
        return create(
                name,
                new TrainingSource.Manifests(
                        List.of(S3Location.of(BUCKET, "train.manifest")),
                        testing == null ? List.of() : List.of(S3Location.of(BUCKET, "test.manifest")),
                        testing == null),
                null);
    }

    public ProjectVersionArn create(String name, TrainingSource.Manifests source, @Nullable String kmsKeyId) {
        return versions.create(
                new ProjectVersions.NewVersion(project, name, source, "results", "out/", kmsKeyId, null, Map.of()));
    }

    /** Asks for a training on the project's datasets. */
    @SuppressWarnings("NullAway") // it overlooks @Nullable on a nested type that comes from a class file
    public ProjectVersionArn createFromDatasets(String name) {
        return versions.create(
                new ProjectVersions.NewVersion(project, name, null, "results", "out/", null, null, Map.of()));
    }

    /** Gives the project a finished dataset of these lines. */
    public void dataset(String type, List<String> lines) {
        database.useTransaction(transaction -> {
            int content = type.hashCode();
            transaction.execute(
                    "insert into cl_dataset (arn, project, account, region, type, created_at, updated_at, status,"
                            + " service_fault, origin, content, total_entries, labeled_entries, error_entries,"
                            + " total_labels, revision) values (?, ?, ?, ?, ?, 1, 1, 'CREATE_COMPLETE', 0, '{}', ?, 0, 0,"
                            + " 0, 0, 0)",
                    "arn:aws:rekognition:us-east-1:" + ACCOUNT + ":project/shapes/dataset/"
                            + type.toLowerCase(Locale.ROOT) + "/1",
                    project.toString(),
                    ACCOUNT.value(),
                    REGION.value(),
                    type,
                    content);
            for (int i = 0; i < lines.size(); i++) {
                transaction.execute(
                        "insert into cl_entry (content, position, source_ref, line, labeled, has_errors)"
                                + " values (?, ?, ?, ?, 1, 0)",
                        content,
                        i,
                        "ref" + i,
                        lines.get(i));
            }
        });
    }

    public ProjectVersion find(ProjectVersionArn version) {
        return versions.find(version).orElseThrow();
    }

    /** Runs what is due, moving the clock over the retries' delays. */
    public void runAll() {
        for (int i = 0; i < 8; i++) {
            jobs.runDue();
            clock.advance(Duration.ofMinutes(6));
        }
    }

    public void put(String key, List<String> lines) {
        objects.add(ACCOUNT, BUCKET, key, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Draws {@code each} pictures of each shape and returns their manifest lines. */
    public List<String> draw(String folder, int each, int seed) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (String shape : SHAPES) {
                String key = folder + "/" + shape + i + ".png";
                objects.add(ACCOUNT, BUCKET, key, picture(shape, new Random(seed * 1000L + i)));
                lines.add(line(key, shape));
            }
        }
        return lines;
    }

    /** An image-level line. */
    public static String line(String key, String label) {
        return """
            {"source-ref":"s3://%s/%s","kind":1,"kind-metadata":{"confidence":1,"class-name":"%s",\
            "human-annotated":"yes","creation-date":"2022-08-01T10:00:00","type":"groundtruth/image-classification"}}\
            """.formatted(BUCKET, key, label);
    }

    /** A picture of 64 to 96 pixels a side. */
    public static byte[] picture(String shape, Random random) throws IOException {
        int side = 64 + random.nextInt(33);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200 + random.nextInt(56), 200 + random.nextInt(56), 200 + random.nextInt(56)));
        graphics.fillRect(0, 0, side, side);
        int size = side / 2 + random.nextInt(10);
        int at = random.nextInt(side - size);
        switch (shape) {
            case "circle" -> {
                graphics.setColor(new Color(200, random.nextInt(60), random.nextInt(60)));
                graphics.fillOval(at, at, size, size);
            }
            case "square" -> {
                graphics.setColor(new Color(random.nextInt(60), random.nextInt(60), 200));
                graphics.fillRect(at, at, size, size);
            }
            default -> {
                graphics.setColor(new Color(random.nextInt(60), 120, random.nextInt(60)));
                for (int y = random.nextInt(6); y < side; y += 12) {
                    graphics.fillRect(0, y, side, 5);
                }
            }
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        models.close();
        jobs.close();
        database.close();
    }
}
