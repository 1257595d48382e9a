package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;
import software.amazon.awssdk.services.rekognition.model.ResourceNotReadyException;

/**
 * The main job from end to end on one project, with the SDK's waiters and paginators. Each test is a chapter and stands on those
 * before it, as training is too dear to repeat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT {
    private static final String VERSION = "v1";
    private static final int PER_LABEL = 12;

    private Path folder;
    private ServerProcess server;
    private Clients clients;
    private RekognitionClient rekognition;
    private Fixture fixture;
    private String project;
    private String train;
    private String version;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = ServerProcess.start(folder);
        clients = server.clients();
        rekognition = clients.rekognition();
        fixture = new Fixture(clients, "main-job");
        project = fixture.project("main");
    }

    @AfterAll
    void stop() throws Exception {
        clients.close();
        server.close();
    }

    @Test
    @Order(1)
    void aDatasetIsMadeFromAManifest() throws Exception {
        train = fixture.dataset(project, DatasetType.TRAIN, fixture.manifest("train", PER_LABEL));

        var stats = rekognition
                .describeDataset(request -> request.datasetArn(train))
                .datasetDescription()
                .datasetStats();
        assertThat(stats.totalEntries()).isEqualTo(2 * PER_LABEL);
        assertThat(stats.labeledEntries()).isEqualTo(2 * PER_LABEL);
        assertThat(stats.totalLabels()).isEqualTo(2);
        assertThat(stats.errorEntries()).isZero();
    }

    @Test
    @Order(2)
    void entriesAndLabelsArePagedToTheEndWithoutGapOrRepeat() {
        List<String> entries =
                rekognition
                        .listDatasetEntriesPaginator(
                                request -> request.datasetArn(train).maxResults(5))
                        .stream()
                        .flatMap(page -> page.datasetEntries().stream())
                        .toList();
        List<String> labels =
                rekognition
                        .listDatasetLabelsPaginator(
                                request -> request.datasetArn(train).maxResults(1))
                        .stream()
                        .flatMap(page -> page.datasetLabelDescriptions().stream())
                        .map(label -> label.labelName())
                        .toList();

        assertThat(entries).hasSize(2 * PER_LABEL).doesNotHaveDuplicates();
        assertThat(entries).allSatisfy(entry -> assertThat(entry).contains("\"is_labeled\":true"));
        assertThat(labels).containsExactlyInAnyOrder("bar", "disc");
    }

    @Test
    @Order(3)
    void entriesAreFilteredByLabelAndSource() {
        List<String> bars = rekognition
                .listDatasetEntries(request ->
                        request.datasetArn(train).containsLabels("bar").sourceRefContains("bar-1"))
                .datasetEntries();

        assertThat(bars).hasSize(3).allSatisfy(entry -> assertThat(entry).contains("train/bar-1"));
    }

    @Test
    @Order(4)
    void entriesAreAddedByAnUpdate() {
        rekognition.updateDatasetEntries(request -> request.datasetArn(train)
                .changes(changes -> changes.groundTruth(SdkBytes.fromUtf8String(fixture.line("train/bar-0.jpg", "bar")
                        + "\n{\"source-ref\":\"s3://" + fixture.bucket() + "/train/disc-0.jpg\"}"))));
        fixture.awaitDataset(train, DatasetStatus.UPDATE_COMPLETE);

        var stats = rekognition
                .describeDataset(request -> request.datasetArn(train))
                .datasetDescription()
                .datasetStats();
        assertThat(stats.totalEntries()).isEqualTo(2 * PER_LABEL);
        assertThat(stats.labeledEntries()).isEqualTo(2 * PER_LABEL - 1);
    }

    @Test
    @Order(5)
    void aFifthOfTheEntriesIsDistributedToAnEmptyTestDataset() {
        String test = rekognition
                .createDataset(request -> request.projectArn(project).datasetType(DatasetType.TEST))
                .datasetArn();
        fixture.awaitDataset(test, DatasetStatus.CREATE_COMPLETE);

        rekognition.distributeDatasetEntries(request -> request.datasets(
                DistributeDataset.builder().arn(train).build(),
                DistributeDataset.builder().arn(test).build()));

        fixture.awaitDataset(train, DatasetStatus.UPDATE_COMPLETE);
        int tested = fixture.awaitDataset(test, DatasetStatus.UPDATE_COMPLETE)
                .datasetStats()
                .totalEntries();
        assertThat(tested).isBetween(4, 5);
    }

    @Test
    @Order(6)
    void aVersionIsTrainedAndItsResultsAreInTheOutputBucket() {
        version = rekognition
                .createProjectVersion(request -> request.projectArn(project)
                        .versionName(VERSION)
                        .tags(java.util.Map.of("team", "blue"))
                        .outputConfig(
                                output -> output.s3Bucket(fixture.bucket()).s3KeyPrefix("out")))
                .projectVersionArn();
        assertThat(fixture.describe(project, VERSION).status()).isEqualTo(ProjectVersionStatus.TRAINING_IN_PROGRESS);

        ProjectVersionDescription trained = fixture.awaitTrained(project, VERSION);

        assertThat(trained.projectVersionArn()).isEqualTo(version);
        assertThat(trained.status()).isEqualTo(ProjectVersionStatus.TRAINING_COMPLETED);
        assertThat(trained.evaluationResult().f1Score()).isBetween(0.5f, 1f);
        assertThat(trained.billableTrainingTimeInSeconds()).isPositive();
        var summary = trained.evaluationResult().summary().s3Object();
        assertThat(summary.name()).isEqualTo("out/EvaluationResultSummary-main-v1.json");
        String text = clients.s3()
                .getObjectAsBytes(request -> request.bucket(summary.bucket()).key(summary.name()))
                .asUtf8String();
        assertThat(text).contains("\"ConfusionMatrix\"", "\"LabelEvaluationResults\"", version);
        assertThat(clients.s3()
                        .listObjectsV2(
                                request -> request.bucket(fixture.bucket()).prefix("out/"))
                        .contents())
                .extracting(object -> object.key())
                .contains(
                        "out/ManifestSummary-main-v1.json",
                        "out/TrainingGroundTruth-main-v1.json",
                        "out/TestingGroundTruth-main-v1.json",
                        "out/TrainingManifestWithValidation-main-v1.json",
                        "out/TestingManifestWithValidation-main-v1.json");
    }

    @Test
    @Order(7)
    void aVersionThatDoesNotRunIsNotReady() {
        assertThatThrownBy(() -> detect(Drawing.of("disc", 900))).isInstanceOf(ResourceNotReadyException.class);
    }

    @Test
    @Order(8)
    void aRunningVersionLabelsUnseenImages() throws Exception {
        fixture.start(project, VERSION, version);

        CustomLabel disc = detect(Drawing.of("disc", 900)).getFirst();
        CustomLabel bar = detect(Drawing.of("bar", 901)).getFirst();

        assertThat(disc.name()).isEqualTo("disc");
        assertThat(disc.confidence()).isBetween(0f, 100f);
        assertThat(disc.geometry()).isNull();
        assertThat(bar.name()).isEqualTo("bar");
        assertThat(fixture.describe(project, VERSION).minInferenceUnits()).isEqualTo(1);
    }

    @Test
    @Order(9)
    void anImageInABucketIsLabelledAsItsBytesAre() throws Exception {
        byte[] image = Drawing.of("disc", 902);
        clients.s3()
                .putObject(request -> request.bucket(fixture.bucket()).key("unseen.jpg"), RequestBody.fromBytes(image));

        List<CustomLabel> stored = rekognition
                .detectCustomLabels(request -> request.projectVersionArn(version)
                        .minConfidence(0f)
                        .image(source -> source.s3Object(
                                object -> object.bucket(fixture.bucket()).name("unseen.jpg"))))
                .customLabels();
        List<CustomLabel> sent = rekognition
                .detectCustomLabels(request -> request.projectVersionArn(version)
                        .minConfidence(0f)
                        .image(source -> source.bytes(SdkBytes.fromByteArray(image))))
                .customLabels();

        assertThat(stored).isEqualTo(sent).hasSize(2);
        assertThat(stored.get(0).confidence())
                .isGreaterThanOrEqualTo(stored.get(1).confidence());
    }

    @Test
    @Order(10)
    void maxResultsKeepsTheSurestLabels() throws Exception {
        byte[] image = Drawing.of("bar", 903);

        List<CustomLabel> one = rekognition
                .detectCustomLabels(request -> request.projectVersionArn(version)
                        .minConfidence(0f)
                        .maxResults(1)
                        .image(source -> source.bytes(SdkBytes.fromByteArray(image))))
                .customLabels();

        assertThat(one).extracting(CustomLabel::name).containsExactly("bar");
    }

    @Test
    @Order(11)
    void tagsAreListedAddedAndRemoved() {
        rekognition.tagResource(request -> request.resourceArn(version).tags(java.util.Map.of("stage", "test")));
        rekognition.untagResource(request -> request.resourceArn(version).tagKeys("team"));

        assertThat(rekognition
                        .listTagsForResource(request -> request.resourceArn(version))
                        .tags())
                .isEqualTo(java.util.Map.of("stage", "test"));
    }

    @Test
    @Order(12)
    void projectsAndVersionsArePagedNewestFirst() {
        fixture.project("second");
        fixture.project("third");

        List<String> projects = rekognition.describeProjectsPaginator(request -> request.maxResults(1)).stream()
                .flatMap(page -> page.projectDescriptions().stream())
                .map(found -> found.projectArn().replaceAll(".*project/([^/]+)/.*", "$1"))
                .toList();
        List<String> versions =
                rekognition
                        .describeProjectVersionsPaginator(
                                request -> request.projectArn(project).maxResults(1))
                        .stream()
                        .flatMap(page -> page.projectVersionDescriptions().stream())
                        .map(ProjectVersionDescription::projectVersionArn)
                        .toList();

        assertThat(projects).containsExactly("third", "second", "main");
        assertThat(versions).containsExactly(version);
    }

    @Test
    @Order(13)
    void aRestartedServerKeepsTheModelRunning() throws Exception {
        assertThat(server.terminate()).as("ends by itself when told to").isTrue();
        clients.close();

        server = ServerProcess.start(folder);
        clients = server.clients();
        rekognition = clients.rekognition();
        fixture = new Fixture(clients, "main-job");

        clients.waiter()
                .waitUntilProjectVersionRunning(
                        request -> request.projectArn(project).versionNames(VERSION));
        byte[] image = Drawing.of("disc", 904);
        Await.until(() -> detectedOrNotReady(image), "disc"::equals);
    }

    @Test
    @Order(14)
    void everythingIsStoppedAndDeleted() {
        fixture.stop(project, VERSION, version);
        rekognition.deleteProjectVersion(request -> request.projectVersionArn(version));
        Await.until(
                () -> rekognition
                        .describeProjectVersions(request -> request.projectArn(project))
                        .projectVersionDescriptions(),
                List::isEmpty);
        for (var dataset : rekognition
                .describeProjects(request -> request.projectNames("main"))
                .projectDescriptions()
                .getFirst()
                .datasets()) {
            rekognition.deleteDataset(request -> request.datasetArn(dataset.datasetArn()));
        }
        Await.until(
                () -> rekognition
                        .describeProjects(request -> request.projectNames("main"))
                        .projectDescriptions()
                        .getFirst()
                        .datasets(),
                List::isEmpty);
        rekognition.deleteProject(request -> request.projectArn(project));

        Await.until(
                () -> rekognition
                        .describeProjects(request -> request.projectNames("main"))
                        .projectDescriptions(),
                List::isEmpty);
        assertThatThrownBy(() -> rekognition.describeDataset(request -> request.datasetArn(train)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private List<CustomLabel> detect(byte[] image) {
        return rekognition
                .detectCustomLabels(request ->
                        request.projectVersionArn(version).image(source -> source.bytes(SdkBytes.fromByteArray(image))))
                .customLabels();
    }

    /** A model is loaded again after its server has begun to answer. */
    private String detectedOrNotReady(byte[] image) {
        try {
            return detect(image).getFirst().name();
        } catch (ResourceNotReadyException e) {
            return "not ready";
        }
    }
}
