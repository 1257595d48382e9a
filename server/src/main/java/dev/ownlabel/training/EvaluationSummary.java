package dev.ownlabel.training;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;

/** The evaluation summary file (specification, manifests.md §8): aggregates are not nested in {@code Metrics}, as the example has it. */
final class EvaluationSummary {
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EvaluationSummary() {}

    static String text(EvaluationResult result, String versionArn, int trainingImages, Instant end) {
        return JsonWriter.write(JsonObject.EMPTY
                .with("Version", 1)
                .with(
                        "AggregatedEvaluationResults",
                        JsonObject.EMPTY
                                .with("ConfusionMatrix", confusion(result))
                                .with("F1Score", result.f1())
                                .with("Precision", result.precision())
                                .with("Recall", result.recall()))
                .with(
                        "EvaluationDetails",
                        JsonObject.EMPTY
                                .with("EvaluationEndTimestamp", MICROSECONDS.format(end))
                                .with(
                                        "Labels",
                                        JsonArray.ofStrings(result.labels().stream()
                                                .map(LabelMetrics::label)
                                                .toList()))
                                .with("NumberOfTestingImages", result.testingImages())
                                .with("NumberOfTrainingImages", trainingImages)
                                .with("ProjectVersionArn", versionArn))
                .with("LabelEvaluationResults", labels(result)));
    }

    private static JsonArray confusion(EvaluationResult result) {
        return new JsonArray(result.confusion().stream()
                .<Json>map(cell -> JsonObject.EMPTY
                        .with("GroundTruthLabel", cell.truth())
                        .with("PredictedLabel", cell.predicted())
                        .with("Value", cell.value()))
                .toList());
    }

    /** Highest F1 first. */
    private static JsonArray labels(EvaluationResult result) {
        return new JsonArray(result.labels().stream()
                .sorted(Comparator.comparingDouble(LabelMetrics::f1).reversed().thenComparing(LabelMetrics::label))
                .<Json>map(label -> JsonObject.EMPTY
                        .with("Label", label.label())
                        .with(
                                "Metrics",
                                JsonObject.EMPTY
                                        .with("F1Score", label.f1())
                                        .with("Precision", label.precision())
                                        .with("Recall", label.recall())
                                        .with("Threshold", label.threshold()))
                        .with("NumberOfTestingImages", label.testingImages()))
                .toList());
    }
}
