package dev.ownlabel.api.wire;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Writes the SDK's classes as AWS JSON 1.1: absent members are left out, while an empty list that was really set is written. No
 * number has an exponent; a timestamp is seconds with up to three decimals; a float is widened, as the service does.
 */
public final class AwsJsonEncoder {

    /** The body of a response. */
    public SdkBytes encode(SdkPojo value) {
        return SdkBytes.fromByteArrayUnsafe(JsonWriter.writeBytes(structure(value)));
    }

    /** Whether the member was never set: the SDK then shows a list or map of its own making. */
    static boolean absent(Object value) {
        return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
    }

    private static JsonObject structure(SdkPojo value) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (SdkField<?> field : value.sdkFields()) {
            Object member = field.getValueOrDefault(value);
            if (member != null && !absent(member)) {
                members.put(field.locationName(), value(member, field));
            }
        }
        return new JsonObject(members);
    }

    private static Json value(Object value, SdkField<?> field) {
        return switch (value) {
            case String text -> new JsonString(text);
            case Integer number -> JsonNumber.of(number.longValue());
            case Long number -> JsonNumber.of(number.longValue());
            case Float number -> JsonNumber.of(number.doubleValue());
            case Double number -> JsonNumber.of(number.doubleValue());
            case Boolean flag -> new JsonBoolean(flag);
            case Instant instant -> seconds(instant);
            case SdkBytes bytes -> new JsonString(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
            case List<?> list ->
                list(list, field.getRequiredTrait(ListTrait.class).memberFieldInfo());
            case Map<?, ?> map ->
                map(map, field.getRequiredTrait(MapTrait.class).valueFieldInfo());
            case SdkPojo pojo -> structure(pojo);
            default -> throw new IllegalStateException("No member of this API has the type of " + field.locationName());
        };
    }

    private static JsonArray list(List<?> list, SdkField<?> member) {
        List<Json> elements = new ArrayList<>(list.size());
        list.forEach(element -> elements.add(value(element, member)));
        return new JsonArray(elements);
    }

    private static JsonObject map(Map<?, ?> map, SdkField<?> member) {
        Map<String, Json> members = new LinkedHashMap<>();
        map.forEach((key, element) -> members.put((String) key, value(element, member)));
        return new JsonObject(members);
    }

    private static JsonNumber seconds(Instant instant) {
        BigDecimal seconds = BigDecimal.valueOf(instant.toEpochMilli(), 3).stripTrailingZeros();
        return JsonNumber.of(seconds);
    }
}
