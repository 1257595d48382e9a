package dev.ownlabel.api.s3;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonReader;
import java.util.List;
import java.util.Optional;

/** Whether a bucket's policy lets anybody in. Cautious: a statement with a condition counts as open, too. */
final class BucketPolicyStatus {
    private BucketPolicyStatus() {}

    static boolean isPublic(String policy) {
        Json statements = JsonReader.stored(policy).get("Statement").orElse(JsonArray.EMPTY);
        List<Json> all = statements instanceof JsonArray(List<Json> elements) ? elements : List.of(statements);
        return all.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(statement -> statement.string("Effect").equals(Optional.of("Allow")))
                .anyMatch(statement -> statement
                        .get("Principal")
                        .filter(BucketPolicyStatus::anybody)
                        .isPresent());
    }

    private static boolean anybody(Json principal) {
        return switch (principal) {
            case JsonString(String text) -> text.equals("*");
            case JsonArray(List<Json> elements) -> elements.stream().anyMatch(BucketPolicyStatus::anybody);
            case JsonObject object ->
                object.get("AWS").filter(BucketPolicyStatus::anybody).isPresent();
            default -> false;
        };
    }
}
