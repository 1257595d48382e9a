package dev.ownlabel.customlabels;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a version's row that are kept as JSON: where the training data come from, and what the training left behind. */
final class VersionJson {
    private VersionJson() {}

    static String write(TrainingSource source) {
        return JsonWriter.write(
                switch (source) {
                    case TrainingSource.Datasets(DatasetArn train, DatasetArn test) -> {
                        JsonObject json = JsonObject.EMPTY.with("train", train.toString());
                        yield test == null ? json : json.with("test", test.toString());
                    }
                    case TrainingSource.Copy(ProjectVersionArn version) ->
                        JsonObject.EMPTY.with("copyOf", version.toString());
                    case TrainingSource.Manifests(
                            List<S3Location> training,
                            List<S3Location> testing,
                            boolean autoCreate) ->
                        JsonObject.EMPTY
                                .with("training", locations(training))
                                .with("testing", locations(testing))
                                .with("autoCreate", autoCreate);
                });
    }

    static TrainingSource source(String text) {
        JsonObject json = JsonReader.stored(text);
        if (json.has("train")) {
            return new TrainingSource.Datasets(
                    DatasetArn.parse(json.string("train").orElseThrow()).orElseThrow(),
                    json.string("test").flatMap(DatasetArn::parse).orElse(null));
        }
        Optional<ProjectVersionArn> copied = json.string("copyOf").flatMap(ProjectVersionArn::parse);
        if (copied.isPresent()) {
            return new TrainingSource.Copy(copied.get());
        }
        return new TrainingSource.Manifests(
                locations(json, "training"),
                locations(json, "testing"),
                json.bool("autoCreate").orElse(false));
    }

    static String write(VersionResults results) {
        JsonObject json =
                JsonObject.EMPTY.with("trainingEnd", results.trainingEnd().toEpochMilli());
        if (results.f1Score() != null) {
            json = json.with("f1Score", results.f1Score());
        }
        if (results.billableSeconds() != null) {
            json = json.with("billableSeconds", results.billableSeconds());
        }
        json = with(json, "evaluationSummary", results.evaluationSummary());
        json = with(json, "manifestSummary", results.manifestSummary());
        json = with(json, "trainingOutput", results.trainingOutput());
        json = with(json, "testingOutput", results.testingOutput());
        json = with(json, "trainingValidation", results.trainingValidation());
        json = with(json, "testingValidation", results.testingValidation());
        return JsonWriter.write(json);
    }

    static VersionResults results(String text) {
        JsonObject json = JsonReader.stored(text);
        return new VersionResults(
                Instant.ofEpochMilli(number(json, "trainingEnd").orElseThrow()),
                json.number("f1Score").map(JsonNumber::doubleValue).orElse(null),
                number(json, "billableSeconds").orElse(null),
                locationOrNull(json, "evaluationSummary"),
                locationOrNull(json, "manifestSummary"),
                locationOrNull(json, "trainingOutput"),
                locationOrNull(json, "testingOutput"),
                locationOrNull(json, "trainingValidation"),
                locationOrNull(json, "testingValidation"));
    }

    private static Optional<Long> number(JsonObject json, String key) {
        return json.number(key).map(value -> value.longValue().orElseThrow());
    }

    private static JsonObject with(JsonObject json, String key, @Nullable S3Location at) {
        return at == null ? json : json.with(key, location(at));
    }

    private static @Nullable S3Location locationOrNull(JsonObject json, String key) {
        return json.object(key).map(VersionJson::location).orElse(null);
    }

    private static JsonArray locations(List<S3Location> locations) {
        return new JsonArray(locations.stream().<Json>map(VersionJson::location).toList());
    }

    private static List<S3Location> locations(JsonObject json, String key) {
        return json.array(key).orElse(JsonArray.EMPTY).elements().stream()
                .map(element -> location((JsonObject) element))
                .toList();
    }

    private static JsonObject location(S3Location at) {
        JsonObject json = JsonObject.EMPTY.with("bucket", at.bucket()).with("key", at.key());
        return at.version() == null ? json : json.with("version", at.version());
    }

    private static S3Location location(JsonObject json) {
        return new S3Location(
                json.string("bucket").orElseThrow(),
                json.string("key").orElseThrow(),
                json.string("version").orElse(null));
    }
}
