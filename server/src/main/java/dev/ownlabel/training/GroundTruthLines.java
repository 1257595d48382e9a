package dev.ownlabel.training;

import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.Labelling;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.boxes.TestedImage;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The evaluation manifest snapshots: lines of the images really used, attribute names normalised, with the predictions on the test
 * images (specification, manifests.md §9).
 */
final class GroundTruthLines {
    private static final String TRAINING = "rekognition-custom-labels-training";
    private static final String EVALUATION = "rekognition-custom-labels-evaluation";
    private static final String TRAINING_JOB = "rekognition-custom-labels-training-job";

    /** A line says at most so much about an image, like the labels of an image: true negatives beyond are left out (C). */
    private static final int PREDICTIONS = 50;

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String date;

    GroundTruthLines(Instant date) {
        this.date = MILLISECONDS.format(date);
    }

    void training(List<Sample> samples, BufferedWriter out) throws IOException {
        for (Sample sample : samples) {
            out.write(JsonWriter.write(groundTruth(sample)));
            out.write('\n');
        }
    }

    void testing(List<Sample> samples, EvaluationResult result, BufferedWriter out) throws IOException {
        for (ImageScore score : result.images()) {
            JsonObject line = groundTruth(samples.get(score.image()));
            int number = 0;
            for (Prediction prediction : predictions(score, result.labels())) {
                String attribute = EVALUATION + "-" + number++;
                line = line.with(attribute, 1)
                        .with(
                                attribute + "-metadata",
                                metadata(
                                                decimal(prediction.confidence()),
                                                prediction.label(),
                                                "no",
                                                EVALUATION + "-job")
                                        .with(EVALUATION + "-details", prediction.details()));
            }
            out.write(JsonWriter.write(line));
            out.write('\n');
        }
    }

    /** All found boxes are one attribute; a wrong one below the threshold is a true negative, and surplus ones are left out. */
    void testing(List<Sample> samples, DetectionResult result, BufferedWriter out) throws IOException {
        for (int i = 0; i < result.images().size(); i++) {
            TestedImage image = result.images().get(i);
            Sample sample = samples.get(image.image());
            Labelling.Boxes size = sample.boxes().getFirst();
            BoxAttribute boxes = new BoxAttribute(size.imageWidth(), size.imageHeight());
            int written = 0;
            for (int n = 0; n < image.found().size(); n++) {
                FoundBox found = image.found().get(n);
                LabelMetrics label = result.labels().get(found.label());
                Prediction prediction = new Prediction(
                        label.label(),
                        found.confidence01(),
                        found.confidence01() >= label.threshold(),
                        result.right().get(i).contains(n));
                if (!prediction.isTrueNegative() || written < PREDICTIONS) {
                    written++;
                    boxes.add(
                            pixels(prediction.label(), found.box(), size),
                            JsonObject.EMPTY
                                    .with("confidence", decimal(prediction.confidence()))
                                    .with(EVALUATION + "-details", prediction.details()));
                }
            }
            out.write(JsonWriter.write(boxes.on(groundTruth(sample), EVALUATION, "no", EVALUATION + "-job", date)));
            out.write('\n');
        }
    }

    private static Labelling.Box pixels(String label, Box share, Labelling.Boxes size) {
        Box box = share.scaled(size.imageWidth(), size.imageHeight());
        int left = (int) Math.round(box.left());
        int top = (int) Math.round(box.top());
        int width = Math.max(1, (int) Math.round(box.right()) - left);
        int height = Math.max(1, (int) Math.round(box.bottom()) - top);
        return new Labelling.Box(label, left, top, width, height);
    }

    private JsonObject groundTruth(Sample sample) {
        JsonObject line = JsonObject.EMPTY.with("source-ref", sample.sourceRef());
        int number = 0;
        for (Labelling.Boxes given : sample.boxes()) {
            BoxAttribute boxes = new BoxAttribute(given.imageWidth(), given.imageHeight());
            given.boxes().forEach(box -> boxes.add(box, JsonObject.EMPTY.with("confidence", new JsonNumber("1.0"))));
            line = boxes.on(line, TRAINING + "-" + number++, "yes", TRAINING_JOB, date);
        }
        for (String label : sample.labels()) {
            String attribute = TRAINING + "-" + number++;
            line = line.with(attribute, 1)
                    .with(attribute + "-metadata", metadata(new JsonNumber("1.0"), label, "yes", TRAINING_JOB));
        }
        return line;
    }

    private JsonObject metadata(JsonNumber confidence, String label, String human, String job) {
        return JsonObject.EMPTY
                .with("confidence", confidence)
                .with("job-name", job)
                .with("class-name", label)
                .with("human-annotated", human)
                .with("creation-date", date)
                .with("type", "groundtruth/image-classification");
    }

    private static JsonNumber decimal(float value) {
        return JsonNumber.of(new BigDecimal(Float.toString(value)));
    }

    /** A label's confidence on an image beside the truth. */
    private record Prediction(String label, float confidence, boolean predicted, boolean present) {
        boolean isTrueNegative() {
            return !predicted && !present;
        }

        JsonObject details() {
            return JsonObject.EMPTY
                    .with("version", 1)
                    .with("is-true-positive", predicted && present)
                    .with("is-true-negative", isTrueNegative())
                    .with("is-false-positive", predicted && !present)
                    .with("is-false-negative", !predicted && present)
                    .with("is-present-in-ground-truth", present)
                    .with(
                            "ground-truth-labelling-jobs",
                            present ? JsonArray.ofStrings(List.of(TRAINING_JOB)) : JsonArray.EMPTY);
        }
    }

    /** Everything but surplus true negatives, most confident first. */
    private static List<Prediction> predictions(ImageScore score, List<LabelMetrics> labels) {
        List<Prediction> all = new ArrayList<>(IntStream.range(0, labels.size())
                .mapToObj(i -> {
                    float confidence = score.confidences().get(i);
                    return new Prediction(
                            labels.get(i).label(),
                            confidence,
                            confidence >= labels.get(i).threshold(),
                            score.labels().contains(i));
                })
                .sorted(Comparator.comparing(Prediction::isTrueNegative)
                        .thenComparing(Comparator.comparingDouble(Prediction::confidence)
                                .reversed())
                        .thenComparing(Prediction::label))
                .toList());
        int count = 0;
        for (Prediction prediction : all) {
            if (!prediction.isTrueNegative() || count < PREDICTIONS) {
                count++;
            }
        }
        return all.subList(0, count);
    }
}
