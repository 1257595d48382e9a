package dev.ownlabel.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonAscii;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongStringsTest {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 32, 1000, 20_000, false);
    private static final String LONG = "iVBORw0KGgo/+A==".repeat(300);

    @Test
    void aLongStringStaysWhereItIs() throws JsonException {
        Json read = inPlace("{\"a\":\"short\",\"b\":{\"Bytes\":\"" + LONG + "\"},\"c\":[\"" + LONG + "!\",1]}");

        JsonObject object = (JsonObject) read;
        assertThat(object.string("a")).contains("short");
        assertThat(object.object("b").orElseThrow().members().get("Bytes"))
                .isInstanceOfSatisfying(JsonAscii.class, ascii -> {
                    assertThat(ascii.value()).isEqualTo(LONG);
                    assertThat(StandardCharsets.US_ASCII.decode(ascii.bytes()).toString())
                            .isEqualTo(LONG);
                });
        assertThat(object.array("c").orElseThrow().elements().getFirst())
                .isInstanceOfSatisfying(
                        JsonAscii.class, ascii -> assertThat(ascii.value()).isEqualTo(LONG + "!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"LONG\",\"b\":\"caf\u00e9\"}",
                "{\"a\":\"LONG\",\"b\":\"\\n\"}",
                "{\"a\":\n\"LONG\"}",
                "{\"LONG\":1}",
                "{\"LONG\"  :1}",
            })
    void anotherTextIsReadTheUsualWay(String form) throws JsonException {
        String text = form.replace("LONG", LONG);

        assertThat(inPlace(text)).isEqualTo(usual(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"LONG\",\"b\":}",
                "{\"a\":\"LONG\"",
                "{\"a\":\"LONG",
                "{\"a\":\"LONG\n\"}",
                "{\"a\":\"LO\u0001NG\"}",
                "{\"a\" \"LONG\"}",
                "\"LONG\"\"LONG\"",
                "{\"a\":\"LONGLONGLONGLONGLONG\"}",
                "{\"a\":\"LONG\"}x",
            })
    void aWrongTextIsRefusedInTheSameWords(String form) {
        String text = form.replace("LONG", LONG);

        assertThat(outcome(text, true)).isEqualTo(outcome(text, false)).contains("refused");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheTextBothWaysAgree(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < 12; part++) {
                text.append(
                        switch (random.nextInt(14)) {
                            case 0 -> "{";
                            case 1 -> "}";
                            case 2 -> "[";
                            case 3 -> "]";
                            case 4 -> ":";
                            case 5 -> "\"";
                            case 6 -> "\"a\"";
                            case 7 -> "1";
                            case 8 -> "\\";
                            case 9 -> " ";
                            default -> "{\"k\":[\"" + LONG + "\"],\"l\":\"" + LONG + "\"}";
                        });
            }

            assertThat(outcome(text.toString(), true)).isEqualTo(outcome(text.toString(), false));
        }
    }

    @ParameterizedTest(name = "at {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyByteOfEightIsLookedAt(int at) {
        for (int b = 0; b < 256; b++) {
            byte[] text = ("[\"" + LONG + "\"]").getBytes(StandardCharsets.US_ASCII);
            text[1000 + at] = (byte) b;

            assertThat(LongStrings.of(text, 20_000).isPresent())
                    .as("byte %d", b)
                    .isEqualTo(b >= ' ' && b < 128 && b != '"' && b != '\\');
        }
    }

    private static Json inPlace(String text) throws JsonException {
        return JsonReader.parseInPlace(text.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static Json usual(String text) throws JsonException {
        return JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static String outcome(String text, boolean inPlace) {
        try {
            return "read " + plain(inPlace ? inPlace(text) : usual(text));
        } catch (JsonException e) {
            return "refused " + e.getMessage();
        }
    }

    private static Json plain(Json json) {
        return switch (json) {
            case JsonAscii ascii -> new JsonString(ascii.value());
            case JsonArray array ->
                new JsonArray(
                        array.elements().stream().map(LongStringsTest::plain).toList());
            case JsonObject object -> {
                Map<String, Json> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> members.put(name, plain(member)));
                yield new JsonObject(members);
            }
            case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> json;
        };
    }
}
