package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.RekognitionException;

/** Errors that operations declare, as a client meets them; quotas are set low so that they are met. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsIT {
    private static final String NOBODY = "arn:aws:rekognition:us-east-1:111122223333:project/nobody/1600000000000";
    private static final String NO_VERSION =
            "arn:aws:rekognition:us-east-1:111122223333:project/nobody/version/v1/1600000000000";
    private static final String NO_DATASET =
            "arn:aws:rekognition:us-east-1:111122223333:project/nobody/dataset/train/1600000000000";

    private final AtomicInteger names = new AtomicInteger();
    private Path folder;
    private ServerProcess server;
    private Clients clients;
    private RekognitionClient rekognition;
    private Fixture fixture;
    private GroundTruthManifest manifest;
    private String trainedProject;
    private String trained;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = ServerProcess.start(
                folder,
                "customlabels.versions-per-project=2",
                "customlabels.running-models=1",
                "customlabels.inference-units-per-model=2",
                "customlabels.tags-per-resource=3",
                "customlabels.images-per-dataset=40");
        clients = server.clients();
        rekognition = clients.rekognition();
        fixture = new Fixture(clients, "errors");
        manifest = fixture.manifest("images", 12);
        trainedProject = fixture.project("trained");
        trained = fixture.train(trainedProject, "v1", manifest);
        fixture.awaitTrained(trainedProject, "v1");
    }

    @AfterAll
    void stop() throws Exception {
        clients.close();
        server.close();
    }

    @Test
    void aTakenProjectNameIsInUse() {
        String project = project();

        assertError("ResourceInUseException", () -> fixture.project(nameOf(project)));
    }

    @Test
    void aNameOutsideItsPatternIsAValidationErrorInAwsWords() {
        RekognitionException e = assertError(
                "ValidationException", () -> rekognition.createProject(request -> request.projectName("two words")));

        assertThat(e.awsErrorDetails().errorMessage())
                .startsWith(
                        "1 validation error detected: Value 'two words' at 'projectName' failed to satisfy constraint:"
                                + " Member must satisfy regular expression pattern:");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertError("ResourceNotFoundException", () -> rekognition.deleteProject(r -> r.projectArn(NOBODY)));
        assertError("ResourceNotFoundException", () -> rekognition.describeProjectVersions(r -> r.projectArn(NOBODY)));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.createDataset(r -> r.projectArn(NOBODY).datasetType(DatasetType.TRAIN)));
        assertError("ResourceNotFoundException", () -> rekognition.describeDataset(r -> r.datasetArn(NO_DATASET)));
        assertError("ResourceNotFoundException", () -> rekognition.deleteDataset(r -> r.datasetArn(NO_DATASET)));
        assertError("ResourceNotFoundException", () -> rekognition.listDatasetEntries(r -> r.datasetArn(NO_DATASET)));
        assertError("ResourceNotFoundException", () -> rekognition.listDatasetLabels(r -> r.datasetArn(NO_DATASET)));
        assertError("ResourceNotFoundException", () -> update(NO_DATASET, fixture.line("a.jpg", "bar")));
        assertError("ResourceNotFoundException", () -> version(NOBODY, "v1"));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.startProjectVersion(
                        r -> r.projectVersionArn(NO_VERSION).minInferenceUnits(1)));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.stopProjectVersion(r -> r.projectVersionArn(NO_VERSION)));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.deleteProjectVersion(r -> r.projectVersionArn(NO_VERSION)));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.tagResource(r -> r.resourceArn(NO_VERSION).tags(Map.of("a", "b"))));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.untagResource(r -> r.resourceArn(NO_VERSION).tagKeys("a")));
        assertError("ResourceNotFoundException", () -> rekognition.listTagsForResource(r -> r.resourceArn(NO_VERSION)));
        assertError("ResourceNotFoundException", () -> detect(NO_VERSION, Drawing.of("bar", 1)));
    }

    @Test
    void anotherAccountsArnIsDenied() {
        String foreign = NOBODY.replace("111122223333", "999999999999");

        assertError("AccessDeniedException", () -> rekognition.describeProjectVersions(r -> r.projectArn(foreign)));
    }

    @Test
    void aMadeUpPageTokenIsRefused() {
        assertError("InvalidPaginationTokenException", () -> rekognition.describeProjects(r -> r.nextToken("made-up")));
        assertError(
                "InvalidPaginationTokenException",
                () -> rekognition.describeProjectVersions(
                        r -> r.projectArn(trainedProject).nextToken("made-up")));
        String dataset = fixture.dataset(project(), DatasetType.TRAIN, manifest);
        assertError(
                "InvalidPaginationTokenException",
                () -> rekognition.listDatasetEntries(r -> r.datasetArn(dataset).nextToken("made-up")));
        assertError(
                "InvalidPaginationTokenException",
                () -> rekognition.listDatasetLabels(r -> r.datasetArn(dataset).nextToken("made-up")));
    }

    @Test
    void aSecondDatasetOfATypeExistsAlready() {
        String project = project();
        rekognition.createDataset(r -> r.projectArn(project).datasetType(DatasetType.TRAIN));

        assertError(
                "ResourceAlreadyExistsException",
                () -> rekognition.createDataset(r -> r.projectArn(project).datasetType(DatasetType.TRAIN)));
    }

    @Test
    void aManifestThatIsNotThereIsAnInvalidS3Object() {
        String project = project();

        assertError(
                "InvalidS3ObjectException",
                () -> rekognition.createDataset(r -> r.projectArn(project)
                        .datasetType(DatasetType.TRAIN)
                        .datasetSource(s -> s.groundTruthManifest(
                                m -> m.s3Object(o -> o.bucket(fixture.bucket()).name("missing"))))));
    }

    @Test
    void aDatasetWhoseManifestIsNoManifestFailsAndIsNotReady() {
        GroundTruthManifest broken = fixture.manifestOf("broken", "this is no JSON\n");
        String dataset = rekognition
                .createDataset(r -> r.projectArn(project())
                        .datasetType(DatasetType.TRAIN)
                        .datasetSource(s -> s.groundTruthManifest(broken)))
                .datasetArn();
        fixture.awaitDataset(dataset, DatasetStatus.CREATE_FAILED);

        assertError("ResourceNotReadyException", () -> rekognition.listDatasetEntries(r -> r.datasetArn(dataset)));
        assertError("ResourceNotReadyException", () -> rekognition.listDatasetLabels(r -> r.datasetArn(dataset)));
    }

    @Test
    void moreImagesThanADatasetMayHaveAreOverTheLimit() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 41; i++) {
            lines.append(fixture.line("many/" + i + ".jpg", "bar")).append('\n');
        }
        GroundTruthManifest many = fixture.manifestOf("many", lines.toString());

        String dataset = rekognition
                .createDataset(r -> r.projectArn(project())
                        .datasetType(DatasetType.TRAIN)
                        .datasetSource(s -> s.groundTruthManifest(many)))
                .datasetArn();

        fixture.awaitDataset(dataset, DatasetStatus.CREATE_FAILED);
    }

    @Test
    void distributingNeedsTwoDatasetsOfOneProjectAndAnEmptyTestDataset() {
        String project = project();
        String train = fixture.dataset(project, DatasetType.TRAIN, manifest);
        String test = fixture.dataset(project, DatasetType.TEST, manifest);

        assertError(
                "InvalidParameterException",
                () -> rekognition.distributeDatasetEntries(r -> r.datasets(distribute(train), distribute(test))));
        assertError(
                "ResourceNotFoundException",
                () -> rekognition.distributeDatasetEntries(r -> r.datasets(distribute(train), distribute(NO_DATASET))));
    }

    @Test
    void aTakenVersionNameIsInUseAndTooManyVersionsAreOverTheLimit() {
        String project = project();
        fixture.train(project, "v1", manifest);

        assertError("ResourceInUseException", () -> fixture.train(project, "v1", manifest));
        fixture.awaitTrained(project, "v1");
        fixture.train(project, "v2", manifest);
        fixture.awaitTrained(project, "v2");
        assertError("LimitExceededException", () -> fixture.train(project, "v3", manifest));
    }

    @Test
    void aVersionInTrainingIsInUse() {
        String project = project();
        String version = fixture.train(project, "v1", manifest);

        assertError(
                "ResourceInUseException", () -> rekognition.deleteProjectVersion(r -> r.projectVersionArn(version)));
        assertError(
                "ResourceInUseException",
                () -> rekognition.startProjectVersion(
                        r -> r.projectVersionArn(version).minInferenceUnits(1)));
        assertError("ResourceInUseException", () -> rekognition.deleteProject(r -> r.projectArn(project)));
        fixture.awaitTrained(project, "v1");
    }

    @Test
    void aProjectWithoutDatasetsCannotTrainWithoutManifests() {
        String project = project();

        assertError("InvalidParameterException", () -> version(project, "v1"));
    }

    @Test
    void moreTagsThanAllowedAreOverTheQuota() {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            tags.put("key" + i, "value");
        }

        assertError(
                "ServiceQuotaExceededException",
                () -> rekognition.tagResource(r -> r.resourceArn(trained).tags(tags)));
        assertError(
                "InvalidParameterException",
                () -> rekognition.tagResource(
                        r -> r.resourceArn("arn:aws:s3:::bucket-name").tags(Map.of("a", "b"))));
    }

    @Test
    void startingMoreThanAllowedIsOverTheLimitAndStoppingWhatIsStoppedIsInUse() throws IOException {
        String project = project();
        String other = fixture.train(project, "v1", manifest);
        fixture.awaitTrained(project, "v1");

        assertError(
                "LimitExceededException",
                () -> rekognition.startProjectVersion(
                        r -> r.projectVersionArn(other).minInferenceUnits(3)));
        assertError(
                "InvalidParameterException",
                () -> rekognition.startProjectVersion(
                        r -> r.projectVersionArn(other).minInferenceUnits(2).maxInferenceUnits(1)));
        assertError("ResourceInUseException", () -> rekognition.stopProjectVersion(r -> r.projectVersionArn(other)));
        fixture.start(project, "v1", other);
        assertError(
                "LimitExceededException",
                () -> rekognition.startProjectVersion(
                        r -> r.projectVersionArn(trained).minInferenceUnits(1)));
        assertError("ResourceInUseException", () -> rekognition.deleteProjectVersion(r -> r.projectVersionArn(other)));
        refusedImages(other);
        fixture.stop(project, "v1", other);
    }

    /** In one test with the running version, as only one may run. */
    private void refusedImages(String running) throws IOException {
        SdkBytes bar = SdkBytes.fromByteArray(Drawing.of("bar", 1));
        assertError(
                "InvalidImageFormatException",
                () -> detect(running, "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertError("ImageTooLargeException", () -> detect(running, new byte[4_500_000]));
        assertError("ValidationException", () -> detect(running, new byte[5_242_881]));
        assertError(
                "InvalidS3ObjectException",
                () -> rekognition.detectCustomLabels(r -> r.projectVersionArn(running)
                        .image(i -> i.s3Object(o -> o.bucket(fixture.bucket()).name("missing.jpg")))));
        assertError(
                "InvalidParameterException",
                () -> rekognition.detectCustomLabels(
                        r -> r.projectVersionArn(running).image(i -> {})));
        assertError(
                "ValidationException",
                () -> rekognition.detectCustomLabels(
                        r -> r.projectVersionArn(running).minConfidence(101f).image(i -> i.bytes(bar))));
    }

    @Test
    void aTrainingFromABrokenManifestFailsWithTheReason() {
        clients.s3()
                .putObject(r -> r.bucket(fixture.bucket()).key("few.manifest"), RequestBody.fromString("no JSON\n"));
        GroundTruthManifest broken = GroundTruthManifest.builder()
                .s3Object(o -> o.bucket(fixture.bucket()).name("few.manifest"))
                .build();
        String project = project();
        fixture.train(project, "v1", broken);

        var failed = Await.until(
                () -> fixture.describe(project, "v1"),
                version -> version.status() == ProjectVersionStatus.TRAINING_FAILED);

        assertThat(failed.statusMessage()).isNotBlank();
        assertThat(failed.evaluationResult()).isNull();
    }

    @Test
    void aWrongSecretIsAnInvalidSignature() throws Exception {
        Path wrong = folder.resolve("wrong-credentials");
        java.nio.file.Files.writeString(
                wrong,
                java.nio.file.Files.readString(folder.resolve("credentials"))
                        .replaceAll("aws_secret_access_key = .*", "aws_secret_access_key = wrong"));

        try (Clients wrongClients = new Clients(server.endpoint(), wrong, "default")) {
            assertError(
                    "InvalidSignatureException",
                    () -> wrongClients.rekognition().describeProjects(r -> {}));
        }
    }

    @Test
    void anUnknownAccessKeyIsUnrecognized() throws Exception {
        Path unknown = folder.resolve("unknown-credentials");
        java.nio.file.Files.writeString(
                unknown, "[default]\naws_access_key_id = AKIAAAAAAAAAAAAAAAAA\naws_secret_access_key = x\n");

        try (Clients unknownClients = new Clients(server.endpoint(), unknown, "default")) {
            assertError(
                    "UnrecognizedClientException",
                    () -> unknownClients.rekognition().describeProjects(r -> {}));
        }
    }

    private String project() {
        return fixture.project("errors-" + names.incrementAndGet());
    }

    private static String nameOf(String projectArn) {
        return projectArn.replaceAll(".*project/([^/]+)/.*", "$1");
    }

    private void version(String project, String name) {
        rekognition.createProjectVersion(CreateProjectVersionRequest.builder()
                .projectArn(project)
                .versionName(name)
                .outputConfig(output -> output.s3Bucket(fixture.bucket()))
                .build());
    }

    private void update(String dataset, String lines) {
        rekognition.updateDatasetEntries(
                r -> r.datasetArn(dataset).changes(c -> c.groundTruth(SdkBytes.fromUtf8String(lines))));
    }

    private void detect(String version, byte[] image) throws IOException {
        rekognition.detectCustomLabels(
                r -> r.projectVersionArn(version).image(i -> i.bytes(SdkBytes.fromByteArray(image))));
    }

    private static RekognitionException assertError(String name, Executable call) {
        RekognitionException e = catchThrowableOfType(RekognitionException.class, call::execute);
        assertThat(e).as("expected " + name).isNotNull();
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(name);
        assertThat(e.requestId()).isNotBlank();
        return e;
    }

    private static DistributeDataset distribute(String arn) {
        return DistributeDataset.builder().arn(arn).build();
    }
}
