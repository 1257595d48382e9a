package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.inference.Detection;
import dev.ownlabel.inference.RunningModels.ImageSource;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.DrawnBoxes;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One short training on boxes whose test images are split off, then what it left; training is too dear to repeat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetectionTrainingTest {
    private static final DrawnBoxes DRAWN = new DrawnBoxes(20, 1);

    private TestPipeline pipeline;
    private ProjectVersion version;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        pipeline = TestPipeline.training(folder);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < DRAWN.size(); i++) {
            String key = "drawn/" + i + ".png";
            pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, key, DRAWN.image(i));
            lines.add(line(key, DRAWN.pixels(i)));
        }
        ProjectVersionArn arn = pipeline.create("v1", lines, null);
        pipeline.runAll();
        version = pipeline.find(arn);
    }

    @AfterAll
    void end() {
        pipeline.close();
    }

    private static String line(String key, List<LabelledBox> boxes) {
        String annotations = String.join(
                ",",
                boxes.stream()
                        .map(box -> """
                    {"class_id":%d,"left":%d,"top":%d,"width":%d,"height":%d}""".formatted(
                                        box.label(),
                                        (int) box.box().left(),
                                        (int) box.box().top(),
                                        (int) box.box().width(),
                                        (int) box.box().height()))
                        .toList());
        String objects =
                String.join(",", boxes.stream().map(_ -> "{\"confidence\":1}").toList());
        return """
            {"source-ref":"s3://%s/%s","boxes":{"image_size":[{"width":%d,"height":%d,"depth":3}],"annotations":[%s]},\
            "boxes-metadata":{"objects":[%s],"class-map":{"0":"disc","1":"square"},"type":"groundtruth/object-detection",\
            "human-annotated":"yes","creation-date":"2022-08-01T10:00:00"}}\
            """.formatted(TestPipeline.BUCKET, key, DrawnBoxes.WIDTH, DrawnBoxes.HEIGHT, annotations, objects);
    }

    private Stream<JsonObject> lines(String name) {
        return pipeline.objects
                .text("results", "out/" + name + "-shapes-v1.json")
                .lines()
                .map(JsonReader::stored);
    }

    @Test
    void theTrainingEndsCompletedWithAnF1Score() {
        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        assertThat(Objects.requireNonNull(version.results()).f1Score()).isBetween(0.0, 1.0);
        assertThat(pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json"))
                .contains("OBJECT_LOCALIZATION")
                .doesNotContain("IMAGE_LEVEL_LABELS");
    }

    @Test
    void theSummaryHasAveragePrecisionInPlaceOfTheConfusionMatrix() {
        JsonObject aggregated = lines("EvaluationResultSummary")
                .findFirst()
                .orElseThrow()
                .object("AggregatedEvaluationResults")
                .orElseThrow();

        assertThat(aggregated.members().keySet())
                .containsExactly("AveragePrecision", "AverageRecall", "F1Score", "Precision", "Recall");
    }

    @Test
    void theTrainingSnapshotHasTheTrueBoxes() {
        JsonObject first = lines("TrainingGroundTruth").findFirst().orElseThrow();
        JsonObject metadata =
                first.object("rekognition-custom-labels-training-0-metadata").orElseThrow();

        assertThat(metadata.string("type")).contains("groundtruth/object-detection");
        assertThat(metadata.string("job-name")).contains("rekognition-custom-labels-training-job");
        assertThat(first.object("rekognition-custom-labels-training-0")
                        .orElseThrow()
                        .array("annotations")
                        .orElseThrow()
                        .elements())
                .hasSameSizeAs(metadata.array("objects").orElseThrow().elements());
    }

    @Test
    void theTestingSnapshotSaysExactlyOneOutcomeForEachFoundBox() {
        List<JsonObject> all = lines("TestingGroundTruth").toList();
        List<JsonObject> objects = all.stream()
                .flatMap(line -> line
                        .object("rekognition-custom-labels-evaluation-metadata")
                        .orElseThrow()
                        .array("objects")
                        .orElseThrow()
                        .elements()
                        .stream())
                .map(JsonObject.class::cast)
                .toList();

        assertThat(all)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.has("rekognition-custom-labels-evaluation"))
                        .isTrue());
        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            JsonObject details = object.object("rekognition-custom-labels-evaluation-details")
                    .orElseThrow();
            assertThat(Stream.of("true-positive", "true-negative", "false-positive", "false-negative")
                            .filter(name -> details.bool("is-" + name).orElseThrow()))
                    .hasSize(1);
        });
    }

    @Test
    void theVersionRunsAndAnswersWithBoxes() throws Exception {
        pipeline.versions.start(version.arn(), 1, null);
        pipeline.runAll();

        List<Detection> found = pipeline.models.detect(version.arn(), new ImageSource.Bytes(DRAWN.image(0)), 0f, 3);

        assertThat(found).hasSize(3).allSatisfy(detection -> {
            Box box = Objects.requireNonNull(detection.box());
            assertThat(DrawnBoxes.LABELS).contains(detection.label());
            assertThat(box.width()).isBetween(0.0, 1.0);
            assertThat(box.right()).isLessThanOrEqualTo(1);
        });
        assertThat(found).extracting(Detection::confidence).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }
}
