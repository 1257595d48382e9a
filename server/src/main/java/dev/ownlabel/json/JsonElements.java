package dev.ownlabel.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Streams a JSON text that is one object with long arrays in it: each element of the arrays asked for is handed over by itself, and
 * everything else is skipped, so that a text of any length needs the memory of one element.
 */
public final class JsonElements {
    private JsonElements() {}

    /** Takes an element; {@code line} is where it begins, from 1. */
    @FunctionalInterface
    public interface Taker {
        void take(String array, Json element, int line) throws JsonException;
    }

    /**
     * Reads UTF-8, to the end.
     *
     * @param wanted the names of the arrays whose elements are handed over
     * @param each limits of one element; {@code length} is not looked at, who opened the stream bounds it
     * @throws JsonException where the text is not one JSON object, an element is over the limits, or the text is not UTF-8
     */
    public static void read(InputStream utf8, Set<String> wanted, JsonLimits each, Taker taker)
            throws IOException, JsonException {
        Reader text = new InputStreamReader(
                utf8,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = factory(each).createParser(text)) {
            read(parser, wanted, each, taker);
        } catch (CharacterCodingException e) {
            throw new JsonException("Text is not well-formed UTF-8", 0, 0);
        } catch (JacksonException e) {
            throw JsonReader.located(e);
        }
    }

    private static void read(JsonParser parser, Set<String> wanted, JsonLimits each, Taker taker)
            throws IOException, JsonException {
        JsonReader elements = new JsonReader(parser, true);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw elements.refused("Text is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && wanted.contains(name)) {
                JsonToken token;
                while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                    int line = parser.currentTokenLocation().getLineNr();
                    elements.budget(each.tokens());
                    taker.take(name, elements.value(token), line);
                }
            } else {
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw elements.refused("Text ends too early");
        }
        if (parser.nextToken() != null) {
            throw elements.refused("Something follows the value");
        }
    }

    /** As strict as for whole texts, but the number of tokens counts per element. */
    private static JsonFactory factory(JsonLimits each) {
        JsonFactory strict = JsonReader.factory(each);
        return strict.rebuild()
                .streamReadConstraints(strict.streamReadConstraints()
                        .rebuild()
                        .maxTokenCount(StreamReadConstraints.DEFAULT_MAX_TOKEN_COUNT)
                        .build())
                .build();
    }
}
