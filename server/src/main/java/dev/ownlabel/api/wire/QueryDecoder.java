package dev.ownlabel.api.wire;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads the AWS Query protocol into the SDK's classes by the field descriptions they carry: {@code Tags.member.1.Key=team}. Members
 * that nobody knows are ignored, as in JSON; every refusal is a SerializationException that names the member.
 */
public final class QueryDecoder {
    private static final int MOST_PARAMETERS = 2_000;
    private static final int DEEPEST = 8;

    /** The form's fields, by name. */
    public static final class Parameters {
        private final NavigableMap<String, String> values;

        private Parameters(NavigableMap<String, String> values) {
            this.values = values;
        }

        /** The field's value; empty where it is absent. */
        public Optional<String> get(String name) {
            return Optional.ofNullable(values.get(name));
        }

        private boolean below(String prefix) {
            String next = values.ceilingKey(prefix + ".");
            return next != null && next.startsWith(prefix + ".");
        }

        private boolean has(String name) {
            return values.containsKey(name) || below(name);
        }
    }

    /** The fields of a body. */
    public Parameters parameters(SdkBytes body) {
        NavigableMap<String, String> values = new TreeMap<>();
        String[] pairs = body.asUtf8String().split("&", MOST_PARAMETERS + 1);
        if (pairs.length > MOST_PARAMETERS) {
            throw refused("The request has more than " + MOST_PARAMETERS + " parameters", null);
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (values.put(name, value) != null) {
                    throw refused("The parameter " + name + " is there twice", null);
                }
            }
        }
        return new Parameters(values);
    }

    /** The value that {@code builder} builds from the parameters. */
    public SdkPojo decode(Parameters parameters, SdkPojo builder) {
        return structure(parameters, builder, "", 0);
    }

    private static SdkPojo structure(Parameters parameters, SdkPojo builder, String prefix, int depth) {
        if (depth > DEEPEST) {
            throw refused("The parameter " + prefix + " is nested too deeply", null);
        }
        for (SdkField<?> field : builder.sdkFields()) {
            String name = prefix + field.locationName();
            if (parameters.has(name)) {
                field.set(builder, value(parameters, field, name, depth));
            }
        }
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Object value(Parameters parameters, SdkField<?> field, String name, int depth) {
        return switch (field.marshallingType().getKnownType()) {
            case LIST -> list(parameters, field.getRequiredTrait(ListTrait.class), name, depth);
            case MAP -> map(parameters, field.getRequiredTrait(MapTrait.class), name, depth);
            case SDK_POJO -> structure(parameters, field.constructor().get(), name + ".", depth + 1);
            default -> scalar(field, parameters.get(name).orElse(""), name);
        };
    }

    private static Object scalar(SdkField<?> field, String text, String name) {
        try {
            return switch (field.marshallingType().getKnownType()) {
                case STRING -> text;
                case INTEGER -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case BOOLEAN -> bool(text, name);
                case INSTANT -> Instant.parse(text);
                case SDK_BYTES ->
                    SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
                case FLOAT, DOUBLE, NULL, BIG_DECIMAL, SHORT, BYTE, DOCUMENT, LIST, MAP, SDK_POJO ->
                    throw new IllegalStateException("No member of this API has the type of " + name);
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refused("The parameter " + name + " has no value of its type", e);
        }
    }

    private static boolean bool(String text, String name) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused("The parameter " + name + " is neither true nor false", null);
        };
    }

    /** {@code Name.member.1}, {@code Name.member.2}, …; {@code Name=} alone is an empty list. */
    private static List<Object> list(Parameters parameters, ListTrait trait, String name, int depth) {
        String prefix =
                name + "." + Optional.ofNullable(trait.memberLocationName()).orElse("member") + ".";
        List<Object> elements = new ArrayList<>();
        while (parameters.has(prefix + (elements.size() + 1))) {
            elements.add(value(parameters, trait.memberFieldInfo(), prefix + (elements.size() + 1), depth + 1));
        }
        return elements;
    }

    private static Map<String, Object> map(Parameters parameters, MapTrait trait, String name, int depth) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 1; parameters.has(name + ".entry." + i); i++) {
            String entry = name + ".entry." + i;
            entries.put(
                    parameters.get(entry + ".key").orElse(""),
                    value(parameters, trait.valueFieldInfo(), entry + ".value", depth + 1));
        }
        return entries;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("The request is not form-encoded", e);
        }
    }

    private static ServiceException refused(String message, @Nullable Throwable cause) {
        return cause == null
                ? new ServiceException(ErrorCode.SERIALIZATION, message)
                : new ServiceException(ErrorCode.SERIALIZATION, message, cause);
    }
}
