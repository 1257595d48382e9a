package dev.ownlabel.api.wire;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonAscii;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads AWS JSON 1.1 into the SDK's classes by the field descriptions they carry (specification, wire.md §1): unknown members are
 * ignored, an explicit null is an absent member, a null element is an error, types are not converted. Every refusal is a
 * SerializationException that names the member.
 */
public final class AwsJsonDecoder {
    private static final int DEPTH = 32;
    private static final int TOKENS = 100_000;
    private static final int STRING_LENGTH = 12 << 20;
    private static final long MAX_EPOCH_SECONDS = 253_402_300_799L; // the end of the year 9999

    private final JsonLimits limits;

    /** A decoder of bodies up to {@code maxBodyBytes}. */
    public AwsJsonDecoder(int maxBodyBytes) {
        this.limits = new JsonLimits(maxBodyBytes, DEPTH, TOKENS, STRING_LENGTH, false);
    }

    /** The value that {@code builder} builds from the body; an empty body is an empty object. */
    public SdkPojo decode(SdkBytes body, SdkPojo builder) {
        byte[] bytes = body.asByteArrayUnsafe();
        if (bytes.length == 0) {
            return build(builder);
        }
        Json json;
        try {
            json = JsonReader.parseInPlace(bytes, limits);
        } catch (JsonException e) {
            throw new ServiceException(ErrorCode.SERIALIZATION, String.valueOf(e.getMessage()), e);
        }
        if (!(json instanceof JsonObject object)) {
            throw refused(json, "Structure", "");
        }
        return structure(object, builder, "");
    }

    private static SdkPojo structure(JsonObject object, SdkPojo builder, String path) {
        for (SdkField<?> field : builder.sdkFields()) {
            Json json = object.members().get(field.locationName());
            if (json != null && !(json instanceof JsonNull)) {
                field.set(builder, value(json, field, MemberPath.under(path, field.locationName())));
            }
        }
        return build(builder);
    }

    private static SdkPojo build(SdkPojo builder) {
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Object value(Json json, SdkField<?> field, String path) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> string(json, "String", path);
            case INTEGER -> (int) whole(json, "Integer", Integer.MIN_VALUE, Integer.MAX_VALUE, path);
            case LONG -> whole(json, "Long", Long.MIN_VALUE, Long.MAX_VALUE, path);
            case FLOAT -> (float) finite(json, "Float", Float.MAX_VALUE, path);
            case DOUBLE -> finite(json, "Double", Double.MAX_VALUE, path);
            case BOOLEAN -> bool(json, path);
            case INSTANT -> instant(json, path);
            case SDK_BYTES -> bytes(json, path);
            case SDK_POJO -> {
                if (!(json instanceof JsonObject object)) {
                    throw refused(json, "Structure", path);
                }
                yield structure(object, field.constructor().get(), path);
            }
            case LIST -> list(json, field.getRequiredTrait(ListTrait.class), path);
            case MAP -> map(json, field.getRequiredTrait(MapTrait.class), path);
            case NULL, BIG_DECIMAL, SHORT, BYTE, DOCUMENT ->
                throw new IllegalStateException("No member of this API has the type of " + path);
        };
    }

    private static List<Object> list(Json json, ListTrait trait, String path) {
        if (!(json instanceof JsonArray array)) {
            throw refused(json, "List", path);
        }
        List<Object> elements = new ArrayList<>(array.elements().size());
        for (Json element : array.elements()) {
            elements.add(value(element, trait.memberFieldInfo(), MemberPath.element(path, elements.size())));
        }
        return elements;
    }

    private static Map<String, Object> map(Json json, MapTrait trait, String path) {
        if (!(json instanceof JsonObject object)) {
            throw refused(json, "Map", path);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        object.members().forEach((key, element) -> entries.put(key, value(element, trait.valueFieldInfo(), path)));
        return entries;
    }

    private static String string(Json json, String type, String path) {
        return switch (json) {
            case JsonString(String text) -> text;
            case JsonAscii ascii -> ascii.value();
            case JsonObject _, JsonArray _, JsonNumber _, JsonBoolean _, JsonNull _ -> throw refused(json, type, path);
        };
    }

    private static SdkBytes bytes(Json json, String path) {
        try {
            return SdkBytes.fromByteArrayUnsafe(
                    json instanceof JsonAscii ascii
                            ? decoded(ascii)
                            : Base64.getDecoder().decode(string(json, "Blob", path)));
        } catch (IllegalArgumentException e) {
            throw new ServiceException(ErrorCode.SERIALIZATION, "Invalid base64" + at(path), e);
        }
    }

    /** Straight from the request's body: an image is copied once, by becoming bytes. */
    private static byte[] decoded(JsonAscii ascii) {
        ByteBuffer bytes = Base64.getDecoder().decode(ascii.bytes());
        if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.remaining() == bytes.array().length) {
            return bytes.array();
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private static boolean bool(Json json, String path) {
        if (!(json instanceof JsonBoolean(boolean flag))) {
            throw refused(json, "Boolean", path);
        }
        return flag;
    }

    /** Clients may write a whole number as {@code 5.0} (specification, wire.md §1, C). */
    private static long whole(Json json, String type, long min, long max, String path) {
        if (!(json instanceof JsonNumber number)) {
            throw refused(json, type, path);
        }
        OptionalLong value = number.longValue();
        if (value.isEmpty() || value.getAsLong() < min || value.getAsLong() > max) {
            throw new ServiceException(
                    ErrorCode.SERIALIZATION, "Number can not be converted to " + type + " without loss" + at(path));
        }
        return value.getAsLong();
    }

    private static double finite(Json json, String type, double max, String path) {
        if (!(json instanceof JsonNumber number)) {
            throw refused(json, type, path);
        }
        double value = number.doubleValue();
        if (Math.abs(value) > max) {
            throw new ServiceException(ErrorCode.SERIALIZATION, "Number is out of range for " + type + at(path));
        }
        return value;
    }

    private static Instant instant(Json json, String path) {
        if (!(json instanceof JsonNumber number)) {
            throw refused(json, "Timestamp", path);
        }
        BigDecimal seconds = number.decimal();
        if (seconds.abs().compareTo(BigDecimal.valueOf(MAX_EPOCH_SECONDS)) > 0) {
            throw new ServiceException(ErrorCode.SERIALIZATION, "Number is out of range for Timestamp" + at(path));
        }
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static ServiceException refused(Json json, String type, String path) {
        String found = switch (json) {
            case JsonObject _ -> "START_OBJECT";
            case JsonArray _ -> "START_ARRAY";
            case JsonString _, JsonAscii _ -> "STRING_VALUE";
            case JsonNumber _ -> "NUMBER_VALUE";
            case JsonBoolean(boolean flag) -> flag ? "TRUE_VALUE" : "FALSE_VALUE";
            case JsonNull() -> "NULL_VALUE";
        };
        return new ServiceException(ErrorCode.SERIALIZATION, found + " can not be converted to " + type + at(path));
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : " at '" + path + "'";
    }
}
