package dev.ownlabel.api.customlabels;

import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;

import dev.ownlabel.api.FakeGateway;
import dev.ownlabel.api.kms.KeyAccess;
import dev.ownlabel.api.kms.KmsDomain;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions.NewVersion;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.inference.FakeModels;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.kms.Aliases;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.objectstore.FakeObjectStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * The domain that the cases are written for, always made in the same order at the same time, so that every ARN is known. Account
 * 111122223333 has the projects {@code shapes}, {@code models}, {@code empty}, {@code ready} and {@code updating};
 * account 444455556666 has used up its quotas.
 */
final class TestDomain implements AutoCloseable {
    private static final AccountId FULL = new AccountId("444455556666");
    private static final TrainingSource.Manifests SPLIT =
            new TrainingSource.Manifests(List.of(S3Location.of("images", "train.jsonl")), List.of(), true);

    private static final String SHARING = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},\
        "Action":"rekognition:CopyProjectVersion",\
        "Resource":"arn:aws:rekognition:us-east-1:111122223333:project/models/version/*"}]}""";

    private final TestDatasets world;
    private final FakeObjectStore objects = new FakeObjectStore();
    private final LocalKeyService keys;
    private final RunningModels models;

    /** A domain whose database is in the folder already. */
    TestDomain(Path folder) throws Exception {
        world = new TestDatasets(TestDatabases.sqlite(folder), FakeGateway.NOW).idle();
        objects.addBucket(TestDatasets.ACCOUNT, "images");
        objects.put(TestDatasets.ACCOUNT, "images", "train.jsonl", "{}");
        objects.add(TestDatasets.ACCOUNT, "images", "small.png", picture(64, 64));
        objects.add(TestDatasets.ACCOUNT, "images", "wide.png", picture(4097, 300));
        objects.add(FULL, "theirs", "train.jsonl", new byte[] {1});
        keys = keys(world, folder);
        ProjectVersionArn running = ProjectVersionArn.parse(
                        "arn:aws:rekognition:us-east-1:111122223333:project/models/version/running/1714979289004")
                .orElseThrow();
        ProjectVersionArn finder = ProjectVersionArn.parse(
                        "arn:aws:rekognition:us-east-1:444455556666:project/full1/version/running1/1714979289021")
                .orElseThrow();
        models = FakeModels.running(running, finder, world.versions, objects, world.clock);
    }

    CustomLabelsDomain domain() {
        Authorizer authorizer = FakeGateway.authorizer(world.clock);
        KeyAccess access = new KeyAccess(
                KmsDomain.of(keys, world.database, world.clock, new Random(6)), authorizer, TestDatasets.REGION);
        ProjectPolicies policies = policies(world, 5);
        Copies copies = new Copies(world.database, world.jobs, world.quotas, world.tags, world.clock);
        CallerRights rights = new CallerRights(access, Optional.empty(), authorizer);
        return new CustomLabelsDomain(
                world.projects,
                world.datasets,
                world.entries,
                world.versions,
                copies,
                policies,
                new CopyChecks(authorizer, policies, copies, keys, rights, false),
                world.tags,
                models,
                objects,
                keys,
                rights);
    }

    private static LocalKeyService keys(TestDatasets world, Path folder) throws IOException {
        return new LocalKeyService(
                world.database,
                MasterKey.fromFile(folder.resolve("master.key"), new Random(1)),
                TestDatasets.REGION,
                world.clock,
                new Random(2));
    }

    private static ProjectPolicies policies(TestDatasets world, int seed) {
        return new ProjectPolicies(world.database, world.quotas, world.clock, new Ids(new Random(seed)));
    }

    @Override
    public void close() {
        models.close();
        world.close();
    }

    /** Makes the database in the folder. */
    static void prepare(Path folder) throws IOException, KeyUnavailableException {
        try (TestDatasets world = new TestDatasets(TestDatabases.sqlite(folder), FakeGateway.NOW).idle()) {
            shapes(world);
            models(world);
            world.project("empty");
            ready(world);
            updating(world);
            full(world);
            LocalKeyService keys = keys(world, folder);
            Aliases aliases = new Aliases(world.database, world.clock);
            aliases.create(keys.create(TestDatasets.ACCOUNT, "usable"), "alias/usable");
            KmsKey disabled = keys.create(TestDatasets.ACCOUNT, "disabled");
            aliases.create(disabled, "alias/disabled");
            keys.disable(TestDatasets.ACCOUNT, disabled.id());
        }
    }

    private static void shapes(TestDatasets world) {
        ProjectArn project = world.project("shapes");
        world.filled(
                project,
                DatasetArn.Type.TRAIN,
                List.of(
                        lineOf("s3://images/a/1.png", label("shape", "circle")),
                        lineOf("s3://images/a/2.png", boxed("square")),
                        lineOf("s3://images/b/3.png", label("shape", "circle").replace("yes", "perhaps")),
                        lineOf("s3://images/b/4.png", "")));
        world.create(project, DatasetArn.Type.TEST, new Origin.Nothing());
        world.tags.put(project.toString(), Map.of("stage", "test"));
    }

    private static void models(TestDatasets world) {
        ProjectArn project = world.project("models");
        ProjectVersionArn running = version(world, project, "running");
        world.versions.apply(running, new VersionEvent.TrainingSucceeded());
        world.versions.apply(running, new VersionEvent.StartRequested(1, 2));
        world.versions.apply(running, new VersionEvent.ModelLoaded());
        ProjectVersionArn trained = version(world, project, "trained");
        world.database.useTransaction(transaction -> {
            world.versions.recordResults(transaction, trained, results());
            world.versions.apply(transaction, trained, new VersionEvent.TrainingSucceeded());
        });
        ProjectVersionArn untrained = version(world, project, "untrained");
        world.versions.apply(untrained, new VersionEvent.TrainingFailed("The manifest file is empty."));
        version(world, project, "training");
        ProjectPolicies policies = policies(world, 3);
        policies.put(project, "share", null, SHARING);
        policies.put(project, "second", null, SHARING);
    }

    private static VersionResults results() {
        return new VersionResults(
                FakeGateway.NOW.plus(Duration.ofMinutes(5)),
                0.875,
                299L,
                S3Location.of("results", "out/EvaluationResultSummary-models-trained.json"),
                S3Location.of("results", "out/ManifestSummary-models-trained.json"),
                S3Location.of("results", "out/TrainingGroundTruth-models-trained.json"),
                S3Location.of("results", "out/TestingGroundTruth-models-trained.json"),
                S3Location.of("results", "out/TrainingManifestWithValidation-models-trained.json"),
                S3Location.of("results", "out/TestingManifestWithValidation-models-trained.json"));
    }

    private static void ready(TestDatasets world) {
        ProjectArn project = world.project("ready");
        world.filled(project, DatasetArn.Type.TRAIN, List.of(lineOf("s3://images/a/1.png", label("shape", "circle"))));
        world.filled(project, DatasetArn.Type.TEST, List.of());
    }

    private static void updating(TestDatasets world) {
        ProjectArn project = world.project("updating");
        DatasetArn train = world.filled(
                project, DatasetArn.Type.TRAIN, List.of(lineOf("s3://images/a/1.png", label("shape", "circle"))));
        world.datasets.update(train, new byte[] {1});
        DatasetArn test = world.filled(
                project, DatasetArn.Type.TEST, List.of(lineOf("s3://images/a/2.png", label("shape", "circle"))));
        world.datasets.update(test, new byte[] {1});
        world.apply(test, new Event.UpdateRefused(new Failure("The manifest file has too many labels.", false)));
    }

    /** Six projects; in the first five versions, two of them in training and two running. */
    private static void full(TestDatasets world) {
        ProjectArn first = world.projects.create(FULL, "full1", Map.of());
        for (int i = 2; i <= 6; i++) {
            world.projects.create(FULL, "full" + i, Map.of());
        }
        for (String name : List.of("running1", "running2", "trained")) {
            ProjectVersionArn version = version(world, first, name);
            world.versions.apply(version, new VersionEvent.TrainingSucceeded());
            if (!name.equals("trained")) {
                world.versions.apply(version, new VersionEvent.StartRequested(1, null));
                world.versions.apply(version, new VersionEvent.ModelLoaded());
            }
        }
        version(world, first, "training1");
        version(world, first, "training2");
    }

    @SuppressWarnings("NullAway") // it overlooks @Nullable on a nested type that comes from a class file
    private static ProjectVersionArn version(TestDatasets world, ProjectArn project, String name) {
        return world.versions.create(
                new NewVersion(project, name, SPLIT, "results", "out/", null, "A version", Map.of()));
    }

    private static byte[] picture(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", bytes);
        return bytes.toByteArray();
    }
}
