package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.artifacts.Sha256;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingJobTest {
    private static final List<String> SIX = List.of(
            "out/EvaluationResultSummary-shapes-v1.json",
            "out/ManifestSummary-shapes-v1.json",
            "out/TestingGroundTruth-shapes-v1.json",
            "out/TestingManifestWithValidation-shapes-v1.json",
            "out/TrainingGroundTruth-shapes-v1.json",
            "out/TrainingManifestWithValidation-shapes-v1.json");

    private @TempDir Path folder;
    private TestPipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.training(folder);
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private ProjectVersion train(List<String> training, List<String> testing) {
        ProjectVersionArn arn = pipeline.create("v1", training, testing);
        pipeline.runAll();
        return pipeline.find(arn);
    }

    private ProjectVersion trainSplit(List<String> training) {
        ProjectVersionArn arn = pipeline.create("v1", training, null);
        pipeline.runAll();
        return pipeline.find(arn);
    }

    private JsonObject result(String name) {
        return JsonReader.stored(pipeline.objects.text("results", "out/" + name + "-shapes-v1.json"));
    }

    private List<String> lines(String name) {
        return pipeline.objects
                .text("results", "out/" + name + "-shapes-v1.json")
                .lines()
                .toList();
    }

    private static void assertFailed(ProjectVersion version, String reason) {
        assertThat(version.state()).isEqualTo(new VersionState.TrainingFailed(reason));
    }

    @Test
    void aTrainingWithTestManifestEndsCompletedWithItsSixFilesAndAModel() throws Exception {
        ProjectVersion version = train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(pipeline.objects.keys("results")).isEqualTo(SIX);
        VersionResults results = Objects.requireNonNull(version.results());
        assertThat(results.f1Score()).isBetween(0.5, 1.0);
        assertThat(results.billableSeconds()).isGreaterThanOrEqualTo(1);
        assertThat(Objects.requireNonNull(results.evaluationSummary()).key()).isEqualTo(SIX.getFirst());
        assertThat(pipeline.artifacts.read(version.arn()).onnx()).isNotEmpty();
    }

    @Test
    void theEvaluationSummaryHasTheShapeOfTheExample() throws Exception {
        ProjectVersion version = train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        JsonObject summary = result("EvaluationResultSummary");
        assertThat(summary.members().keySet())
                .containsExactly(
                        "Version", "AggregatedEvaluationResults", "EvaluationDetails", "LabelEvaluationResults");
        JsonObject aggregated = summary.object("AggregatedEvaluationResults").orElseThrow();
        assertThat(aggregated.members().keySet()).containsExactly("ConfusionMatrix", "F1Score", "Precision", "Recall");
        assertThat(aggregated.array("ConfusionMatrix").orElseThrow().elements()).hasSize(9);
        assertThat(aggregated.number("F1Score").orElseThrow().doubleValue())
                .isEqualTo(Objects.requireNonNull(version.results()).f1Score());
        JsonObject details = summary.object("EvaluationDetails").orElseThrow();
        assertThat(details.string("EvaluationEndTimestamp").orElseThrow())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
        assertThat(details.number("NumberOfTestingImages").orElseThrow().text()).isEqualTo("9");
        assertThat(details.number("NumberOfTrainingImages").orElseThrow().text())
                .isEqualTo("24");
        assertThat(details.string("ProjectVersionArn")).contains(version.arn().toString());
    }

    @Test
    void theManifestSummaryCountsTheLinesOfBothParts() throws Exception {
        train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        assertThat(pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json"))
                .isEqualTo("""
                    {"statistics":{"training":{"use_case":"IMAGE_LEVEL_LABELS","total_json_lines":24,\
                    "valid_json_lines":24,"invalid_json_lines":0,"ignored_json_lines":0,\
                    "error_json_line_indices":[],"errors":[]},"testing":{"use_case":"IMAGE_LEVEL_LABELS",\
                    "total_json_lines":9,"valid_json_lines":9,"invalid_json_lines":0,"ignored_json_lines":0,\
                    "error_json_line_indices":[],"errors":[]}},"errors":[]}\
                    """);
    }

    @Test
    void theTrainingSnapshotHasNormalisedAttributes() throws Exception {
        train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        assertThat(lines("TrainingGroundTruth")).hasSize(24);
        assertThat(lines("TrainingGroundTruth").getFirst()).isEqualTo("""
            {"source-ref":"s3://pictures/a/circle0.png","rekognition-custom-labels-training-0":1,\
            "rekognition-custom-labels-training-0-metadata":{"confidence":1.0,\
            "job-name":"rekognition-custom-labels-training-job","class-name":"circle",\
            "human-annotated":"yes","creation-date":"2026-01-01T00:00:00.001",\
            "type":"groundtruth/image-classification"}}\
            """);
    }

    @Test
    void theTestingSnapshotSaysExactlyOneOutcomeForEachPrediction() throws Exception {
        train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        assertThat(lines("TestingGroundTruth")).hasSize(9).allSatisfy(text -> {
            JsonObject line = JsonReader.stored(text);
            for (int n = 0; n < 3; n++) {
                JsonObject metadata = line.object("rekognition-custom-labels-evaluation-" + n + "-metadata")
                        .orElseThrow();
                JsonObject details = metadata.object("rekognition-custom-labels-evaluation-details")
                        .orElseThrow();
                long outcomes = List.of("true-positive", "true-negative", "false-positive", "false-negative").stream()
                        .filter(name -> details.bool("is-" + name).orElseThrow())
                        .count();
                assertThat(outcomes).isEqualTo(1);
                assertThat(metadata.string("human-annotated")).contains("no");
            }
        });
    }

    @Test
    void withoutTestDataAFifthIsSplitOff() throws Exception {
        ProjectVersion version = trainSplit(pipeline.draw("a", 10, 1));

        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(lines("TrainingGroundTruth")).hasSize(24);
        assertThat(lines("TestingGroundTruth")).hasSize(6);
        assertThat(lines("TrainingManifestWithValidation")).hasSize(24);
        assertThat(lines("TestingManifestWithValidation")).hasSize(6);
    }

    @Test
    void anImageThatCannotBeUsedIsALineErrorAndTheTrainingGoesOn() throws Exception {
        List<String> training = new ArrayList<>(pipeline.draw("a", 8, 1));
        pipeline.objects.add(
                TestPipeline.ACCOUNT, TestPipeline.BUCKET, "a/bad.png", "no image".getBytes(StandardCharsets.UTF_8));
        training.add(TestPipeline.line("a/bad.png", "circle"));
        training.add(TestPipeline.line("a/missing.png", "square"));

        ProjectVersion version = train(training, pipeline.draw("b", 3, 2));

        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json"))
                .contains("\"invalid_json_lines\":2,\"ignored_json_lines\":0,\"error_json_line_indices\":[25,26]");
        assertThat(lines("TrainingManifestWithValidation").get(24)).contains("\"code\":\"ERROR_INVALID_IMAGE\"");
        assertThat(lines("TrainingGroundTruth")).hasSize(24);
    }

    @Test
    void theProjectsDatasetsAreTakenAsTheyAreWhenTheTrainingBegins() throws Exception {
        pipeline.dataset("TRAIN", pipeline.draw("a", 8, 1));
        pipeline.dataset("TEST", pipeline.draw("b", 3, 2));
        ProjectVersionArn arn = pipeline.createFromDatasets("v1");
        pipeline.objects.killAtWrite(6);
        pipeline.jobs.runDue();
        pipeline.database.useTransaction(transaction -> {
            transaction.execute("delete from cl_entry");
            transaction.execute("delete from cl_dataset");
        });

        pipeline.runAll();

        assertThat(pipeline.find(arn).state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(lines("TrainingGroundTruth")).hasSize(24);
        assertThat(lines("TestingGroundTruth")).hasSize(9);
    }

    @Test
    void aTrainingDatasetAloneIsSplit() throws Exception {
        pipeline.dataset("TRAIN", pipeline.draw("a", 10, 1));
        ProjectVersionArn arn = pipeline.createFromDatasets("v1");

        pipeline.runAll();

        assertThat(pipeline.find(arn).state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(lines("TestingGroundTruth")).hasSize(6);
    }

    @Test
    void theUsersKeyEncryptsModelAndResultsAndWithoutItTheModelDoesNotStart() throws Exception {
        String key = pipeline.keys.create(TestPipeline.ACCOUNT, "mine").arn().toString();
        pipeline.put("train.manifest", pipeline.draw("a", 10, 1));
        ProjectVersionArn arn = pipeline.create(
                "v1",
                new TrainingSource.Manifests(
                        List.of(S3Location.of(TestPipeline.BUCKET, "train.manifest")), List.of(), true),
                key);
        pipeline.runAll();
        pipeline.keys.disable(TestPipeline.ACCOUNT, key);

        pipeline.versions.start(arn, 1, null);
        pipeline.runAll();

        assertThat(pipeline.objects.keys("results"))
                .hasSize(6)
                .allMatch(name -> key.equals(pipeline.objects.kmsKeyId("results", name)));
        assertThat(pipeline.find(arn).state()).isInstanceOf(VersionState.Failed.class);
        assertThat(pipeline.find(arn).statusMessage()).contains("encryption key cannot be used");
    }

    @Test
    void nothingButTheModelIsKeptAfterwards() throws Exception {
        train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        assertThat(pipeline.objects.keys("ownlabel-models")).hasSize(3).allMatch(key -> key.contains("/model/"));
    }

    @Test
    void severalLabelsAnImageTrainAMultiLabelModel() throws Exception {
        List<String> training = new ArrayList<>(pipeline.draw("a", 8, 1));
        training.replaceAll(line -> line.contains("circle") ? withSecondLabel(line, "round") : line);
        List<String> testing = new ArrayList<>(pipeline.draw("b", 3, 2));
        testing.replaceAll(line -> line.contains("circle") ? withSecondLabel(line, "round") : line);

        ProjectVersion version = train(training, testing);

        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(lines("TrainingGroundTruth").getFirst()).contains("rekognition-custom-labels-training-1-metadata");
    }

    private static String withSecondLabel(String line, String label) {
        return line.substring(0, line.length() - 1)
                + ",\"more\":1,\"more-metadata\":{\"confidence\":1,\"class-name\":\""
                + label + "\",\"human-annotated\":\"yes\",\"creation-date\":\"2022-08-01T10:00:00\","
                + "\"type\":\"groundtruth/image-classification\"}}";
    }

    @Test
    void deletingTheVersionRemovesItsModelAndItsRow() throws Exception {
        ProjectVersion version = train(pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));

        pipeline.versions.apply(version.arn(), new VersionEvent.DeleteRequested());
        pipeline.jobs.runDue();

        assertThat(pipeline.versions.find(version.arn())).isEmpty();
        assertThat(pipeline.objects.keys("ownlabel-models")).isEmpty();
        assertThat(pipeline.objects.keys("results")).isEqualTo(SIX);
    }

    // file errors: nothing is written

    @Test
    void aManifestBucketOfAnotherAccountIsAFileError() {
        pipeline.objects.add(new AccountId("999988887777"), "theirs", "m", new byte[1]);
        ProjectVersionArn arn = pipeline.create(
                "v1", new TrainingSource.Manifests(List.of(S3Location.of("theirs", "m")), List.of(), true), null);
        pipeline.runAll();

        assertFailed(pipeline.find(arn), "The S3 bucket permissions are incorrect.");
    }

    @Test
    void anOutputBucketThatCannotBeWrittenIsAFileError() throws Exception {
        pipeline.objects.fail("results", Reason.ACCESS_DENIED);

        ProjectVersion version = trainSplit(pipeline.draw("a", 8, 1));

        assertFailed(version, "Unable to write to output S3 bucket.");
        assertThat(Objects.requireNonNull(version.results()).manifestSummary()).isNull();
        assertThat(pipeline.objects.keys("ownlabel-models")).isEmpty();
    }

    // content errors: summary and validation manifests are written

    private void assertContentError(ProjectVersion version, String reason, String code) {
        assertFailed(version, reason);
        assertThat(pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json"))
                .contains("\"code\":\"" + code + "\"")
                .contains("NOT_DETERMINED");
        assertThat(Objects.requireNonNull(version.results()).trainingValidation())
                .isNotNull();
        assertThat(Objects.requireNonNull(version.results()).f1Score()).isNull();
        assertThat(pipeline.objects.keys("ownlabel-models")).isEmpty();
    }

    @Test
    void moreThanAFifthOfInvalidLinesIsAContentError() throws Exception {
        List<String> training = new ArrayList<>(pipeline.draw("a", 2, 1));
        training.addAll(List.of("", "{"));

        ProjectVersion version = train(training, pipeline.draw("b", 3, 2));

        assertContentError(
                version,
                "The manifest file contains too many invalid rows.",
                "ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST");
        assertThat(lines("TrainingManifestWithValidation").getLast())
                .isEqualTo("{\"errors\":[{\"code\":\"ERROR_INVALID_JSON_LINE\","
                        + "\"message\":\"The JSON Line has an invalid format.\"}]}");
    }

    // faults

    @Test
    void aStoreThatStaysAwayEndsInAServiceIssue() throws Exception {
        List<String> training = pipeline.draw("a", 8, 1);
        pipeline.objects.fail("ownlabel-models", Reason.UNAVAILABLE);

        ProjectVersion version = trainSplit(training);

        assertFailed(version, "Ownlabel experienced a service issue. The server's log tells the cause.");
    }

    @Test
    void anUnknownKeyEndsTheTrainingWithTheReason() throws Exception {
        pipeline.put("train.manifest", pipeline.draw("a", 8, 1));
        ProjectVersionArn arn = pipeline.create(
                "v1",
                new TrainingSource.Manifests(
                        List.of(S3Location.of(TestPipeline.BUCKET, "train.manifest")), List.of(), true),
                "alias/none");
        pipeline.runAll();

        assertThat(pipeline.find(arn).statusMessage()).startsWith("The KMS key cannot be used.");
    }

    @Test
    void aKilledTrainingShowsHowFarItCame() throws Exception {
        ProjectVersionArn arn = pipeline.create("v1", pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));
        pipeline.objects.killAtWrite(9);

        pipeline.jobs.runDue();

        assertThat(pipeline.find(arn).statusMessage()).matches("The model is being trained. \\d+ %: [a-z ]+");
    }

    @Test
    void anImageThatGoesAwayBetweenTwoRunsIsFoundOutAndLeftOut() throws Exception {
        ProjectVersionArn arn = pipeline.create("v1", pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));
        pipeline.objects.killAtWrite(8);
        pipeline.jobs.runDue();
        assertThat(pipeline.objects.keys("ownlabel-models"))
                .anyMatch(key -> key.contains("/images/testing/"))
                .noneMatch(key -> key.contains("/embeddings/"));
        pipeline.objects.delete(TestPipeline.ACCOUNT, S3Location.of(TestPipeline.BUCKET, "a/circle0.png"));

        pipeline.runAll();

        assertThat(pipeline.find(arn).state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json"))
                .contains("\"error_json_line_indices\":[1]");
        assertThat(lines("TrainingGroundTruth")).hasSize(23);
    }

    @Test
    void aTrainingKilledAtSomeWritesEndsAsOneThatWasNot() throws Exception {
        assertEndsAlike(5);
    }

    @Test
    @Tag("slow")
    void aTrainingKilledAtAnyWriteEndsAsOneThatWasNot() throws Exception {
        assertEndsAlike(1);
    }

    private void assertEndsAlike(int step) throws Exception {
        List<String> training = pipeline.draw("a", 8, 1);
        List<String> testing = pipeline.draw("b", 3, 2);
        pipeline.create("v1", training, testing);
        pipeline.objects.killAtWrite(-1);
        pipeline.runAll();
        int writes = pipeline.objects.writes();
        Set<String> end = end(pipeline, "v1");

        int trainings = 1;
        for (int kill = 1; kill <= writes; kill += step) {
            String name = "k" + kill;
            ProjectVersionArn arn = pipeline.create(name, training, testing);
            pipeline.objects.killAtWrite(kill);
            pipeline.runAll();
            trainings++;

            assertThat(pipeline.find(arn).state())
                    .as("killed at write %d", kill)
                    .isInstanceOf(VersionState.TrainingCompleted.class);
            assertThat(end(pipeline, name)).as("killed at write %d", kill).isEqualTo(end);
        }

        assertThat(pipeline.objects.keys("ownlabel-models")).hasSize(3 * trainings);
        assertThat(pipeline.objects.keys("results")).hasSize(6 * trainings);
    }

    /** Everything that came out, without the version's name and the time. */
    private static Set<String> end(TestPipeline pipeline, String name) throws Exception {
        Set<String> all = new TreeSet<>();
        for (String key : pipeline.objects.keys("results")) {
            if (key.endsWith("-" + name + ".json")) {
                all.add(pipeline.objects
                        .text("results", key)
                        .replaceAll("arn:aws:[^\"]*", "ARN")
                        .replaceAll("2026-01-[0-9T:.]+", "TIME"));
            }
        }
        ProjectVersion version = pipeline
                .database
                .read(transaction -> transaction.query("select arn from cl_version where name = ?", name))
                .stream()
                .map(row -> ProjectVersionArn.parse(row.text("arn")).orElseThrow())
                .map(pipeline::find)
                .findFirst()
                .orElseThrow();
        all.add(Sha256.hex(pipeline.artifacts.read(version.arn()).onnx()));
        all.add(Sha256.hex(pipeline.artifacts.read(version.arn()).json()));
        return all;
    }
}
