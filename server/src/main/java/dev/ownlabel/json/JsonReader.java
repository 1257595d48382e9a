package dev.ownlabel.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonAscii;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text, strictly (RFC 8259): nothing may follow it, UTF-8 must be well formed, a surrogate must have its
 * partner. Nothing is read past the limits.
 */
public final class JsonReader {
    private static final int NUMBER_LENGTH = 1000;
    private static final JsonFactory STRICT = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final int MOST_FACTORIES = 64;
    /** One for each set of limits: making one costs more than reading a short text. */
    private static final Map<JsonLimits, JsonFactory> FACTORIES = new ConcurrentHashMap<>();

    private final JsonParser parser;
    private final boolean escapes;
    private int budget = Integer.MAX_VALUE;
    private final Optional<LongStrings> inPlace;

    JsonReader(JsonParser parser, boolean escapes) {
        this(parser, escapes, Optional.empty());
    }

    private JsonReader(JsonParser parser, boolean escapes, Optional<LongStrings> inPlace) {
        this.parser = parser;
        this.escapes = escapes;
        this.inPlace = inPlace;
    }

    /** Reads UTF-8. */
    public static Json parse(byte[] utf8, JsonLimits limits) throws JsonException {
        bound(utf8.length, limits, "bytes");
        return parse(utf8, limits, Optional.empty());
    }

    /**
     * As {@link #parse(byte[], JsonLimits)}, but a string of some thousand characters, all ASCII, in a text without escapes may be a
     * {@link JsonAscii}, which holds the text: for who wants its bytes, such as those of an image in base64.
     */
    public static Json parseInPlace(byte[] utf8, JsonLimits limits) throws JsonException {
        bound(utf8.length, limits, "bytes");
        Optional<LongStrings> strings = LongStrings.of(utf8, limits.stringLength());
        if (strings.isPresent()) {
            try {
                return parse(strings.get().rest(), limits, strings);
            } catch (JsonException e) {
                // Read as a whole it says where.
            }
        }
        return parse(utf8, limits, Optional.empty());
    }

    private static Json parse(byte[] utf8, JsonLimits limits, Optional<LongStrings> inPlace) throws JsonException {
        int all = 0;
        boolean escapes = false;
        for (byte b : utf8) {
            all |= b;
            escapes |= b == '\\';
        }
        if (all < 0) {
            try {
                // The library lets some malformed sequences pass and would find UTF-16 in others.
                return parse(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(utf8))
                                .toString(),
                        limits);
            } catch (CharacterCodingException e) {
                throw new JsonException("Text is not well-formed UTF-8", 0, 0);
            }
        }
        try (JsonParser parser = factory(limits).createParser(utf8)) {
            return new JsonReader(parser, escapes, inPlace).document();
        } catch (IOException e) {
            throw located(e);
        }
    }

    /** Reads a string. */
    public static Json parse(String text, JsonLimits limits) throws JsonException {
        bound(text.length(), limits, "characters");
        try (JsonParser parser = factory(limits).createParser(text)) {
            return new JsonReader(parser, true, Optional.empty()).document();
        } catch (IOException e) {
            throw located(e);
        }
    }

    /** Reads text that this program wrote and kept: that it cannot be read is a bug or a damaged store. */
    public static JsonObject stored(String text) {
        try {
            if (parse(text, JsonLimits.DOCUMENT.withLength(Integer.MAX_VALUE).withTokens(Integer.MAX_VALUE))
                    instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException e) {
            throw new IllegalStateException("Stored JSON cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalStateException("Stored JSON is no object");
    }

    private static void bound(int length, JsonLimits limits, String unit) throws JsonException {
        if (length > limits.length()) {
            throw new JsonException("Text is longer than " + limits.length() + " " + unit, 0, 0);
        }
    }

    static JsonFactory factory(JsonLimits limits) {
        JsonFactory known = FACTORIES.get(limits);
        if (known == null) {
            known = made(limits);
            if (FACTORIES.size() < MOST_FACTORIES) {
                FACTORIES.put(limits, known);
            }
        }
        return known;
    }

    private static JsonFactory made(JsonLimits limits) {
        return STRICT.rebuild()
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, limits.refuseDuplicates())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxTokenCount(limits.tokens())
                        .maxStringLength(limits.stringLength())
                        .maxNameLength(Math.min(limits.stringLength(), 50_000))
                        .maxNumberLength(NUMBER_LENGTH)
                        .build())
                .build();
    }

    private Json document() throws IOException, JsonException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new JsonException("Text is empty", 0, 0);
        }
        Json value = value(first);
        if (parser.nextToken() != null) {
            throw refused("Something follows the value");
        }
        return value;
    }

    /** How many more values may be read. */
    void budget(int values) {
        budget = values;
    }

    Json value(@Nullable JsonToken token) throws IOException, JsonException {
        if (--budget < 0) {
            throw refused("Text is nested too deeply or holds too much");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNull.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("The parser gave " + token + " for a value");
            case null -> throw refused("Text ends too early");
        };
    }

    private JsonObject object() throws IOException, JsonException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(parser.currentName());
            members.put(name, value(parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private JsonArray array() throws IOException, JsonException {
        List<Json> elements = new ArrayList<>();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            elements.add(value(token));
        }
        return new JsonArray(elements);
    }

    private Json string() throws IOException, JsonException {
        Optional<JsonAscii> left = inPlace.flatMap(
                strings -> strings.at(parser.currentTokenLocation().getCharOffset()));
        return left.isPresent() ? left.get() : new JsonString(whole(parser.getText()));
    }

    private JsonNumber number() throws IOException, JsonException {
        try {
            return new JsonNumber(parser.getText());
        } catch (IllegalArgumentException e) {
            throw refused("Number is out of range");
        }
    }

    /** A lone surrogate has no UTF-8: kept, it would come back as another text. */
    private String whole(String text) throws JsonException {
        if (!escapes) {
            return text;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw refused("Unpaired surrogate in a string");
                }
                i++;
            }
        }
        return text;
    }

    JsonException refused(String problem) {
        JsonLocation at = parser.currentTokenLocation();
        return new JsonException(problem, at.getLineNr(), at.getColumnNr());
    }

    /** The library's words quote the text, which may be a secret or very long; only the kind and the place are kept. */
    static JsonException located(IOException e) {
        String problem = switch (e) {
            case StreamConstraintsException _ -> "Text is nested too deeply or holds too much";
            case JsonEOFException _ -> "Text ends too early";
            default -> {
                String message = String.valueOf(e.getMessage());
                yield message.startsWith("Duplicate") ? "A member is named twice" : "Text is not valid JSON";
            }
        };
        if (e instanceof JsonProcessingException located && located.getLocation() != null) {
            return new JsonException(
                    problem,
                    located.getLocation().getLineNr(),
                    located.getLocation().getColumnNr());
        }
        return new JsonException(problem, 0, 0);
    }
}
