package dev.ownlabel.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonAscii;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes JSON text; the same value always gives the same text. */
public final class JsonWriter {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private JsonWriter() {}

    /** On one line, without spaces. */
    public static String write(Json value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** On one line, without spaces, in UTF-8. */
    public static byte[] writeBytes(Json value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Indented, for files that people read. */
    public static String writeIndented(Json value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Json value) throws IOException {
        switch (value) {
            case JsonObject(Map<String, Json> members) -> {
                generator.writeStartObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    generator.writeFieldName(member.getKey());
                    write(generator, member.getValue());
                }
                generator.writeEndObject();
            }
            case JsonArray array -> {
                generator.writeStartArray();
                for (Json element : array.elements()) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case JsonString(String text) -> generator.writeString(text);
            case JsonAscii ascii -> generator.writeString(ascii.value());
            case JsonNumber(String text) -> generator.writeNumber(text);
            case JsonBoolean(boolean flag) -> generator.writeBoolean(flag);
            case JsonNull() -> generator.writeNull();
        }
    }
}
