package dev.ownlabel.app.client;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The evaluation summary file of a version, as AWS lays it out (specification, manifests.md §8). */
public record Evaluation(
        double f1, double precision, double recall, long trainingImages, long testingImages, List<Label> labels) {
    private static final int LIMIT_BYTES = 16 << 20;

    /** One label's figures, 0 to 1. */
    public record Label(
            String name, double f1, double precision, double recall, double threshold, long testingImages) {}

    public Evaluation {
        labels = List.copyOf(labels);
    }

    /** Reads the file. */
    public static Evaluation parse(byte[] summary) {
        JsonObject file = object(summary);
        JsonObject all = file.object("AggregatedEvaluationResults").orElseThrow(Evaluation::malformed);
        JsonObject details = file.object("EvaluationDetails").orElseThrow(Evaluation::malformed);
        List<Label> labels = new ArrayList<>();
        for (Json element :
                file.array("LabelEvaluationResults").orElse(JsonArray.EMPTY).elements()) {
            if (!(element instanceof JsonObject label)) {
                throw malformed();
            }
            JsonObject metrics = label.object("Metrics").orElseThrow(Evaluation::malformed);
            labels.add(new Label(
                    label.string("Label").orElseThrow(Evaluation::malformed),
                    figure(metrics, "F1Score"),
                    figure(metrics, "Precision"),
                    figure(metrics, "Recall"),
                    figure(metrics, "Threshold"),
                    (long) figure(label, "NumberOfTestingImages")));
        }
        return new Evaluation(
                figure(all, "F1Score"),
                figure(all, "Precision"),
                figure(all, "Recall"),
                (long) figure(details, "NumberOfTrainingImages"),
                (long) figure(details, "NumberOfTestingImages"),
                labels);
    }

    /** One line a label, and the means. */
    public String table() {
        TextTable table = new TextTable("label", "precision", "recall", "F1", "threshold", "test images");
        for (Label label : labels) {
            table.row(
                    label.name(),
                    number(label.precision()),
                    number(label.recall()),
                    number(label.f1()),
                    number(label.threshold()),
                    Long.toString(label.testingImages()));
        }
        table.row("(mean)", number(precision), number(recall), number(f1), "", Long.toString(testingImages));
        return table.toString();
    }

    private static JsonObject object(byte[] text) {
        try {
            if (JsonReader.parse(
                            text, JsonLimits.DOCUMENT.withLength(LIMIT_BYTES).withTokens(2_000_000))
                    instanceof JsonObject file) {
                return file;
            }
        } catch (JsonException e) {
            throw new JobFailedException("The evaluation summary cannot be read: " + e.getMessage(), e);
        }
        throw malformed();
    }

    private static double figure(JsonObject object, String key) {
        return object.number(key).map(JsonNumber::doubleValue).orElseThrow(Evaluation::malformed);
    }

    private static JobFailedException malformed() {
        return new JobFailedException("The evaluation summary does not have the documented form");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
