package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonReader;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that no good model can come of: a reason, or a model that behaves and a warning. */
class DoubtfulTrainingsTest {
    private @TempDir Path folder;
    private TestPipeline pipeline;
    private int versions;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.training(folder);
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private ProjectVersion train(List<String> training, List<String> testing) {
        return train("v" + ++versions, training, testing);
    }

    private ProjectVersion train(String name, List<String> training, List<String> testing) {
        var arn = pipeline.create(name, training, testing);
        pipeline.runAll();
        return pipeline.find(arn);
    }

    private JsonObject summary() {
        return JsonReader.stored(
                pipeline.objects.text("results", "out/EvaluationResultSummary-shapes-v" + versions + ".json"));
    }

    private List<String> warnings() {
        return summary().array("Warnings").orElse(JsonArray.EMPTY).elements().stream()
                .map(warning -> ((JsonString) warning).value())
                .toList();
    }

    private double figure(String label, String name) {
        for (Json each : summary().array("LabelEvaluationResults").orElseThrow().elements()) {
            JsonObject result = (JsonObject) each;
            if (result.string("Label").orElseThrow().equals(label)) {
                return result.object("Metrics")
                        .flatMap(metrics -> metrics.number(name))
                        .orElseThrow()
                        .doubleValue();
            }
        }
        throw new AssertionError("No label " + label);
    }

    private static double f1(ProjectVersion version) {
        assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
        return Objects.requireNonNull(Objects.requireNonNull(version.results()).f1Score());
    }

    private List<String> shapes(String where, String shape, int count, int seed) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = where + "/" + shape + i + ".png";
            pipeline.objects.add(
                    TestPipeline.ACCOUNT,
                    TestPipeline.BUCKET,
                    key,
                    TestPipeline.picture(shape, new Random(seed * 1000L + i)));
            lines.add(TestPipeline.line(key, shape));
        }
        return lines;
    }

    @Test
    void oneImageALabelMakesAModelAndAWarning() throws Exception {
        ProjectVersion version = train(pipeline.draw("a", 1, 1), pipeline.draw("b", 4, 2));

        assertThat(f1(version)).isGreaterThan(0.5);
        assertThat(warnings())
                .hasSize(3)
                .contains("Label 'circle' has only one training image: its figures cannot be cross-validated.");
    }

    @Test
    void theSamePictureWithDifferentLabelsMakesACoinAndAWarning() throws Exception {
        byte[] picture = TestPipeline.picture("circle", new Random(1));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, "same/" + i + ".png", picture);
            lines.add(TestPipeline.line("same/" + i + ".png", i % 2 == 0 ? "day" : "night"));
        }

        assertThat(f1(train(lines, lines))).isBetween(0.0, 1.0);
        assertThat(warnings()).contains("12 training images are the same picture with different labels.");
        assertThat(figure("day", "Threshold")).isBetween(0.2, 0.8);
    }

    @Test
    void copiesOfOnePictureWithItsLabelAreCounted() throws Exception {
        List<String> lines = pipeline.draw("a", 8, 1);
        byte[] picture = TestPipeline.picture("circle", new Random(99));
        for (int i = 0; i < 3; i++) {
            pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, "copy/" + i + ".png", picture);
            lines.add(TestPipeline.line("copy/" + i + ".png", "circle"));
        }

        assertThat(f1(train(lines, pipeline.draw("b", 3, 2)))).isGreaterThan(0.8);
        assertThat(warnings())
                .containsExactly(
                        "3 training images are the same picture as another one: cross-validated figures are too good.");
    }

    @Test
    void aLabelWithNearlyAllImagesIsNamedAndTheRareOneIsFound() throws Exception {
        List<String> training = shapes("a", "circle", 95, 1);
        training.addAll(shapes("a", "square", 5, 1));
        List<String> testing = shapes("b", "circle", 38, 2);
        testing.addAll(shapes("b", "square", 4, 2));

        ProjectVersion version = train(training, testing);

        assertThat(f1(version)).isGreaterThan(0.6);
        assertThat(warnings()).containsExactly("Label 'circle' has 95 % of the training images.");
        assertThat(figure("square", "Recall")).isGreaterThan(0.4);
    }

    @Test
    void aFifthOfWrongLabelsIsBorne() throws Exception {
        List<String> training = pipeline.draw("a", 20, 1);
        for (int i = 0; i < training.size(); i += 5) {
            String right = TestPipeline.SHAPES.get(i % 3);
            String wrong = TestPipeline.SHAPES.get((i + 1) % 3);
            training.set(i, training.get(i).replace("\"" + right + "\"", "\"" + wrong + "\""));
        }

        assertThat(f1(train(training, pipeline.draw("b", 6, 2)))).isGreaterThan(0.75);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void labelsThatSayNothingAboutTheImagesAreNoBetterThanGuessing() throws Exception {
        List<String> training = shapes("a", "circle", 60, 1);
        Random random = new Random(5);
        training.replaceAll(line -> line.replace("\"circle\"", random.nextInt(3) == 0 ? "\"mine\"" : "\"yours\""));
        List<String> testing = shapes("b", "circle", 10, 2);
        testing.replaceAll(line -> line.replace("\"circle\"", random.nextBoolean() ? "\"mine\"" : "\"yours\""));

        f1(train(training, testing));

        assertThat(warnings()).anyMatch(warning -> warning.contains("no better than always guessing"));
    }

    @Test
    void smallestAndLargestImagesTrainTogether() throws Exception {
        List<String> training = pipeline.draw("a", 4, 1);
        for (int i = 0; i < training.size(); i++) {
            String key = "a/" + TestPipeline.SHAPES.get(i % 3) + i / 3 + ".png";
            if (i < 3 || i >= 9) {
                byte[] scaled = scaled(
                        TestPipeline.picture(TestPipeline.SHAPES.get(i % 3), new Random(1000 + i / 3)),
                        i < 3 ? 64 : 4096);
                pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, key, scaled);
            }
        }

        assertThat(f1(train(training, pipeline.draw("b", 4, 2)))).isGreaterThan(0.7);
        assertThat(warnings()).isEmpty();
    }

    private static byte[] scaled(byte[] png, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.drawImage(ImageIO.read(new ByteArrayInputStream(png)), 0, 0, side, side, null);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    @Test
    void boxesWithoutAreaOrOutsideTheImageEndTheTrainingWithTheReason() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String key = "boxes/" + i + ".png";
            pipeline.objects.add(
                    TestPipeline.ACCOUNT, TestPipeline.BUCKET, key, TestPipeline.picture("circle", new Random(i)));
            lines.add(boxLine(key, i % 2 == 0 ? 10 : 90, i % 2 == 0 ? 0 : 900));
        }

        ProjectVersion version = train(lines, lines);

        assertThat(version.state()).isInstanceOf(VersionState.TrainingFailed.class);
        String validated = pipeline.objects.text("results", "out/TrainingManifestWithValidation-shapes-v1.json");
        assertThat(validated).contains("ERROR_BOUNDING_BOX_TOO_SMALL", "ERROR_INVALID_BOUNDING_BOX");
    }

    private static String boxLine(String key, int left, int width) {
        return String.format(Locale.ROOT, """
            {"source-ref":"s3://%s/%s","boxes":{"image_size":[{"width":100,"height":100,"depth":3}],"annotations":\
            [{"class_id":0,"left":%d,"top":10,"width":%d,"height":20}]},"boxes-metadata":{"objects":[{"confidence":1}],\
            "class-map":{"0":"disc"},"type":"groundtruth/object-detection","human-annotated":"yes",\
            "creation-date":"2022-08-01T10:00:00"}}\
            """, TestPipeline.BUCKET, key, left, width);
    }

    // memory

    @Test
    void aTrainingWithoutMemoryFailsWithAReasonAndTheNextOneWorks() throws Exception {
        List<String> training = pipeline.draw("a", 3, 1);
        List<String> testing = pipeline.draw("b", 2, 2);
        AtomicBoolean lacking = new AtomicBoolean(true);
        AtomicInteger opened = new AtomicInteger();
        pipeline.objects.atOpening(TestPipeline.BUCKET, "a/square1.png", () -> {
            // while images are checked there is enough; while they are embedded there is not
            if (opened.incrementAndGet() > 1 && lacking.get()) {
                throw new OutOfMemoryError("Java heap space");
            }
        });

        ProjectVersion failed = train(training, testing);

        assertThat(failed.state())
                .isEqualTo(new VersionState.TrainingFailed("The server has not enough memory for this training. Give it"
                        + " more, or train fewer models at a time or with fewer images."));
        lacking.set(false);
        assertThat(f1(train(training, testing))).isGreaterThan(0.5);
    }

    @Test
    void memoryThatIsShortOnceIsAskedForAgain() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        List<String> training = pipeline.draw("a", 3, 1);
        pipeline.objects.atOpening(TestPipeline.BUCKET, "a/square1.png", () -> {
            if (opened.incrementAndGet() == 1) {
                throw new OutOfMemoryError("Java heap space");
            }
        });

        assertThat(f1(train(training, pipeline.draw("b", 2, 2)))).isGreaterThan(0.5);
    }

    @Test
    void warningsAreInTheModelToo() throws Exception {
        ProjectVersion version = train(pipeline.draw("a", 1, 1), pipeline.draw("b", 1, 2));

        String json = new String(pipeline.artifacts.read(version.arn()).json(), StandardCharsets.UTF_8);
        assertThat(json).contains("\"warnings\" : \"Label 'circle' has only one training image");
    }
}
