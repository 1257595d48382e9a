package dev.ownlabel.training;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The evaluation summary file (specification, manifests.md §8): aggregates are not nested in {@code Metrics}, as the example has it. Our warnings come last, where
 * there are any.
 */
final class EvaluationSummary {
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EvaluationSummary() {}

    /** What was trained and tested. */
    record Details(String versionArn, int trainingImages, int testingImages, Instant end) {}

    static String text(EvaluationResult result, Details details, List<String> warnings) {
        JsonObject aggregated = JsonObject.EMPTY
                .with("ConfusionMatrix", confusion(result))
                .with("F1Score", result.f1())
                .with("Precision", result.precision())
                .with("Recall", result.recall());
        return text(aggregated, result.labels(), details, warnings);
    }

    /** Average precision and recall take the confusion matrix's place; clients tell the two kinds apart by it. */
    static String text(DetectionResult result, Details details, List<String> warnings) {
        JsonObject aggregated = JsonObject.EMPTY
                .with("AveragePrecision", result.averagePrecision())
                .with("AverageRecall", result.averageRecall())
                .with("F1Score", result.f1())
                .with("Precision", result.precision())
                .with("Recall", result.recall());
        return text(aggregated, result.labels(), details, warnings);
    }

    private static String text(
            JsonObject aggregated, List<LabelMetrics> labels, Details details, List<String> warnings) {
        JsonObject summary = JsonObject.EMPTY
                .with("Version", 1)
                .with("AggregatedEvaluationResults", aggregated)
                .with(
                        "EvaluationDetails",
                        JsonObject.EMPTY
                                .with("EvaluationEndTimestamp", MICROSECONDS.format(details.end()))
                                .with(
                                        "Labels",
                                        JsonArray.ofStrings(labels.stream()
                                                .map(LabelMetrics::label)
                                                .toList()))
                                .with("NumberOfTestingImages", details.testingImages())
                                .with("NumberOfTrainingImages", details.trainingImages())
                                .with("ProjectVersionArn", details.versionArn()))
                .with("LabelEvaluationResults", array(labels));
        return JsonWriter.write(warnings.isEmpty() ? summary : summary.with("Warnings", JsonArray.ofStrings(warnings)));
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
    private static JsonArray array(List<LabelMetrics> labels) {
        return new JsonArray(labels.stream()
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
