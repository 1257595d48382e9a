package dev.ownlabel.training;

import dev.ownlabel.artifacts.ResultFile;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineWriter;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestStatistics;
import dev.ownlabel.manifest.UseCase;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.util.List;

/** Writes the manifest summary and the validation manifests (specification, manifests.md §7.2 and §7.3). */
final class ValidationFiles {
    private final ResultBucket bucket;

    ValidationFiles(ResultBucket bucket) {
        this.bucket = bucket;
    }

    void write(TrainingPlan plan) throws RefusedException, IOException, ObjectStoreException {
        UseCase kind = plan.errors().first().isPresent() ? UseCase.NOT_DETERMINED : plan.kind();
        JsonObject statistics = JsonObject.EMPTY.with(
                "training",
                statistics(
                        validation(ResultFile.TRAINING_VALIDATION, plan.training()),
                        kind,
                        plan.errors().training()));
        DataPart testing = plan.testing();
        if (testing != null) {
            statistics = statistics.with(
                    "testing",
                    statistics(
                            validation(ResultFile.TESTING_VALIDATION, testing),
                            kind,
                            plan.errors().testing()));
        }
        JsonObject summary = JsonObject.EMPTY
                .with("statistics", statistics)
                .with("errors", errors(plan.errors().both()));
        bucket.write(ResultFile.MANIFEST_SUMMARY, JsonWriter.write(summary));
    }

    /** Line for line what came in, with what was found wrong. */
    private ManifestStatistics validation(ResultFile file, DataPart part)
            throws RefusedException, IOException, ObjectStoreException {
        ManifestStatistics statistics = new ManifestStatistics();
        bucket.write(
                file,
                out -> part.manifest().forEach((line, entry) -> {
                    if (part.holds(line)) {
                        statistics.add(entry);
                        out.write(LineWriter.annotated(entry, LineCode.Stage.TRAINING));
                        out.write('\n');
                    }
                }));
        return statistics;
    }

    static JsonObject statistics(ManifestStatistics counted, UseCase kind, List<ManifestError> errors) {
        return JsonObject.EMPTY
                .with("use_case", kind.name())
                .with("total_json_lines", counted.total())
                .with("valid_json_lines", counted.valid())
                .with("invalid_json_lines", counted.invalid())
                .with("ignored_json_lines", counted.ignored())
                .with(
                        "error_json_line_indices",
                        new JsonArray(counted.errorLines().stream()
                                .<Json>map(line -> JsonNumber.of((long) line))
                                .toList()))
                .with("errors", errors(errors));
    }

    private static JsonArray errors(List<ManifestError> errors) {
        return new JsonArray(errors.stream()
                .<Json>map(error -> JsonObject.EMPTY.with("code", error.name()).with("message", error.text()))
                .toList());
    }
}
