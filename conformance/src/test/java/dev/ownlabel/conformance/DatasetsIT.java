package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetStatusMessageCode;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.InvalidPaginationTokenException;
import software.amazon.awssdk.services.rekognition.model.InvalidParameterException;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;
import software.amazon.awssdk.services.rekognition.model.ResourceNotReadyException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Datasets of messy data, as the developer guide's samples use them. Each test is a chapter and stands on those before it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatasetsIT {
    private static final int PER_LABEL = 8;

    private ServerProcess server;
    private Clients clients;
    private RekognitionClient rekognition;
    private Fixture fixture;
    private String project;
    private String train;
    private String test;
    private GroundTruthManifest manifest;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = ServerProcess.start(folder);
        clients = server.clients();
        rekognition = clients.rekognition();
        fixture = new Fixture(clients, "datasets");
        project = fixture.project("messy");
        manifest = fixture.manifest("train", PER_LABEL);
    }

    @AfterAll
    void stop() throws Exception {
        clients.close();
        server.close();
    }

    private List<String> entries(String dataset, Consumer<ListDatasetEntriesRequest.Builder> filter) {
        return rekognition
                .listDatasetEntriesPaginator(request -> {
                    request.datasetArn(dataset).maxResults(3);
                    filter.accept(request);
                })
                .stream()
                .flatMap(page -> page.datasetEntries().stream())
                .toList();
    }

    private void distribute() {
        rekognition.distributeDatasetEntries(request -> request.datasets(
                DistributeDataset.builder().arn(train).build(),
                DistributeDataset.builder().arn(test).build()));
    }

    @Test
    @Order(1)
    void theManifestOfTheMomentOfTheRequestIsImported() {
        clients.s3()
                .putBucketVersioning(request -> request.bucket(fixture.bucket())
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        GroundTruthManifest versioned = fixture.manifestOf("versioned", fixture.line("train/bar-0.jpg", "bar") + "\n");
        String other = fixture.project("other");
        String dataset = rekognition
                .createDataset(request -> request.projectArn(other)
                        .datasetType(DatasetType.TRAIN)
                        .datasetSource(source -> source.groundTruthManifest(versioned)))
                .datasetArn();
        fixture.manifestOf("versioned", "no manifest any more");

        var ended = fixture.awaitDataset(dataset, DatasetStatus.CREATE_COMPLETE);

        assertThat(ended.statusMessageCode()).isEqualTo(DatasetStatusMessageCode.SUCCESS);
        assertThat(ended.statusMessage()).isEqualTo("The dataset was successfully created from the manifest file.");
        assertThat(entries(dataset, filter -> {})).hasSize(1);
    }

    @Test
    @Order(2)
    void entriesAreFilteredByEveryFilterAndAllTogether() {
        train = fixture.dataset(project, DatasetType.TRAIN, manifest);
        String wrong = fixture.line("train/bar-6.jpg", "bar").replace("\"yes\"", "\"perhaps\"");
        String bare = "{\"source-ref\":\"s3://" + fixture.bucket() + "/train/bar-7.jpg\"}";
        rekognition.updateDatasetEntries(request -> request.datasetArn(train)
                .changes(changes -> changes.groundTruth(SdkBytes.fromUtf8String(wrong + "\n" + bare))));
        var stats = fixture.awaitDataset(train, DatasetStatus.UPDATE_COMPLETE).datasetStats();

        assertThat(stats.errorEntries()).isEqualTo(1);
        assertThat(entries(train, filter -> filter.hasErrors(true)))
                .singleElement()
                .asString()
                .contains("bar-6", "cl-errors", "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT");
        assertThat(entries(train, filter -> filter.hasErrors(false))).hasSize(2 * PER_LABEL);
        assertThat(entries(train, filter -> filter.labeled(false)))
                .singleElement()
                .asString()
                .contains("bar-7", "\"is_labeled\":false");
        assertThat(entries(train, filter -> filter.labeled(true))).hasSize(2 * PER_LABEL - 1);
        assertThat(entries(train, filter -> filter.containsLabels("bar"))).hasSize(PER_LABEL - 2);
        assertThat(entries(train, filter -> filter.containsLabels("bar", "disc")))
                .hasSize(2 * PER_LABEL - 2);
        assertThat(entries(train, filter -> filter.sourceRefContains("/bar-"))).hasSize(PER_LABEL);
        assertThat(entries(
                        train,
                        filter -> filter.sourceRefContains("-3")
                                .containsLabels("bar", "disc")
                                .labeled(true)))
                .hasSize(2);
    }

    @Test
    @Order(3)
    void aTokenServesTheQueryThatItCameFrom() {
        String token = rekognition
                .listDatasetEntries(request -> request.datasetArn(train).maxResults(2))
                .nextToken();

        assertThatThrownBy(() -> rekognition.listDatasetEntries(request ->
                        request.datasetArn(train).maxResults(2).labeled(true).nextToken(token)))
                .isInstanceOf(InvalidPaginationTokenException.class);
    }

    @Test
    @Order(4)
    void aDatasetIsCopiedIntoAnotherProject() {
        String copies = fixture.project("copies");
        String copy = rekognition
                .createDataset(request -> request.projectArn(copies)
                        .datasetType(DatasetType.TEST)
                        .datasetSource(source -> source.datasetArn(train)))
                .datasetArn();

        fixture.awaitDataset(copy, DatasetStatus.CREATE_COMPLETE);

        assertThat(entries(copy, filter -> {})).isEqualTo(entries(train, filter -> {}));
    }

    @Test
    @Order(5)
    void entriesAreDistributedOnce() {
        test = rekognition
                .createDataset(request -> request.projectArn(project).datasetType(DatasetType.TEST))
                .datasetArn();
        fixture.awaitDataset(test, DatasetStatus.CREATE_COMPLETE);

        distribute();
        Throwable meanwhile = catchThrowable(this::distribute);
        fixture.awaitDataset(test, DatasetStatus.UPDATE_COMPLETE);
        Throwable afterwards = catchThrowable(this::distribute);

        // the first one may be over already
        assertThat(meanwhile).isInstanceOfAny(ResourceNotReadyException.class, InvalidParameterException.class);
        assertThat(afterwards).isInstanceOf(InvalidParameterException.class);
        assertThat(entries(train, filter -> {}).size()
                        + entries(test, filter -> {}).size())
                .isEqualTo(2 * PER_LABEL);
        assertThat(entries(test, filter -> {})).isNotEmpty();
    }

    @Test
    @Order(6)
    void aDatasetThatIsDeletedWhileATrainingUsesItIsTrainedOnAllTheSame() {
        rekognition.createProjectVersion(request -> request.projectArn(project)
                .versionName("v1")
                .outputConfig(output -> output.s3Bucket(fixture.bucket()).s3KeyPrefix("out")));

        rekognition.deleteDataset(request -> request.datasetArn(train));
        ProjectVersionDescription trained = fixture.awaitTrained(project, "v1");

        assertThat(trained.status()).isEqualTo(ProjectVersionStatus.TRAINING_COMPLETED);
        Await.until(
                () -> catchThrowable(() -> rekognition.describeDataset(request -> request.datasetArn(train))),
                ResourceNotFoundException.class::isInstance);
        String summary = clients.s3()
                .getObjectAsBytes(request -> request.bucket(fixture.bucket()).key("out/ManifestSummary-messy-v1.json"))
                .asUtf8String();
        assertThat(summary).contains("\"use_case\":\"IMAGE_LEVEL_LABELS\"", "\"ignored_json_lines\":1");
    }

    @Test
    @Order(7)
    void aTrainingThatFailsByItsManifestSaysWhyAndWhere() {
        String other = fixture.project("failing");
        GroundTruthManifest half = fixture.manifestOf(
                "half",
                fixture.line("train/bar-0.jpg", "bar") + "\n{\n" + fixture.line("train/disc-0.jpg", "disc") + "\n");
        fixture.train(other, "v1", half);

        ProjectVersionDescription failed = Await.until(
                () -> fixture.describe(other, "v1"),
                version -> version.status() == ProjectVersionStatus.TRAINING_FAILED);

        assertThat(failed.statusMessage()).isEqualTo("The manifest file contains too many invalid rows.");
        assertThat(failed.evaluationResult()).isNull();
        var summary = failed.manifestSummary().s3Object();
        assertThat(clients.s3()
                        .getObjectAsBytes(
                                request -> request.bucket(summary.bucket()).key(summary.name()))
                        .asUtf8String())
                .contains(
                        "\"error_json_line_indices\":[2]",
                        "ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST",
                        "ERROR_TOO_MANY_RECORDS_IN_ERROR");
        var validation = failed.trainingDataResult().validation().assets().getFirst();
        assertThat(clients.s3()
                        .getObjectAsBytes(request -> request.bucket(fixture.bucket())
                                .key(validation.groundTruthManifest().s3Object().name()))
                        .asUtf8String()
                        .lines())
                .hasSize(3)
                .element(1)
                .isEqualTo("{\"errors\":[{\"code\":\"ERROR_INVALID_JSON_LINE\","
                        + "\"message\":\"The JSON Line has an invalid format.\"}]}");
    }
}
