package dev.ownlabel.api;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Requests and answers as the audit record shows them: names begin in lower case; bytes (images, entries, keys) and secrets are hidden. */
final class AuditValues {
    private static final Json HIDDEN = new JsonString("HIDDEN_DUE_TO_SECURITY_REASONS");
    private static final Set<String> SECRETS = Set.of(
            "SecretAccessKey", "SessionToken", "Password", "OldPassword", "NewPassword", "Plaintext", "PrivateKey");

    private AuditValues() {}

    static JsonObject of(SdkPojo value) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (SdkField<?> field : value.sdkFields()) {
            Object member = field.getValueOrDefault(value);
            if (member != null
                    && !(member instanceof SdkAutoConstructList)
                    && !(member instanceof SdkAutoConstructMap)) {
                members.put(
                        name(field.locationName()), SECRETS.contains(field.locationName()) ? HIDDEN : value(member));
            }
        }
        return new JsonObject(members);
    }

    private static Json value(Object value) {
        return switch (value) {
            case String text -> new JsonString(text);
            case Boolean flag -> new JsonBoolean(flag);
            case Integer number -> JsonNumber.of(number.longValue());
            case Long number -> JsonNumber.of(number);
            case Float number -> JsonNumber.of(number.doubleValue());
            case Double number -> JsonNumber.of(number);
            case Instant instant -> new JsonString(instant.toString());
            case SdkBytes _ -> HIDDEN;
            case List<?> list ->
                new JsonArray(list.stream().map(AuditValues::value).toList());
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((key, member) -> members.put(String.valueOf(key), value(member)));
                yield new JsonObject(members);
            }
            case SdkPojo pojo -> of(pojo);
            default -> throw new IllegalStateException("No member of these APIs has the type " + value.getClass());
        };
    }

    private static String name(String member) {
        return member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
    }
}
