package dev.ownlabel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonAscii;
import dev.ownlabel.json.Json.JsonBoolean;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final JsonLimits SMALL = new JsonLimits(200, 4, 30, 20, false);

    @Test
    void everyKindOfValueIsRead() throws JsonException {
        String text = "{\"a\":[1,-2.50e3,\"x\\n\\u00e9\",true,false,null,{}]}";

        Json value = JsonReader.parse(text, SMALL);

        assertThat(value)
                .isEqualTo(JsonObject.EMPTY.with(
                        "a",
                        new JsonArray(List.of(
                                new JsonNumber("1"),
                                new JsonNumber("-2.50e3"),
                                new JsonString("x\né"),
                                new JsonBoolean(true),
                                new JsonBoolean(false),
                                JsonNull.NULL,
                                JsonObject.EMPTY))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":{\"z\":[],\"y\":\"\\\"\\\\/\"},\"n\":0.10}",
                "[1e5,1E-7,-0,12345678901234567890]",
                "\"😀 é\"",
                "null"
            })
    void whatIsReadIsWrittenAgainDigitForDigit(String text) throws JsonException {
        Json value = JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), SMALL);

        assertThat(JsonWriter.write(value)).isEqualTo(text);
        assertThat(JsonWriter.writeBytes(value)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(JsonReader.parse(JsonWriter.writeIndented(value), SMALL)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "{} {}",
                "1 2",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "{\"a\":1,}",
                "01",
                "+1",
                ".5",
                "1.",
                "NaN",
                "Infinity",
                "\"a\tb\"",
                "\"\\x\"",
                "// c\n1",
                "tru",
                "\uFEFF{}x",
                "1e10000",
                "[[[[[1]]]]]",
                "\"123456789012345678901\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
            })
    void whatIsNotJsonOrTooLargeIsRefusedAsTextAndAsBytes(String text) {
        assertThatThrownBy(() -> JsonReader.parse(text, SMALL)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), SMALL))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void aRefusalNamesThePlaceAndQuotesNothing() {
        String text = "{\"secret\":1,\n \"other\": hunter2}";

        assertThatThrownBy(() -> JsonReader.parse(text, SMALL))
                .hasMessageStartingWith("Text is not valid JSON at line 2, column ")
                .hasMessageNotContaining("hunter2")
                .isInstanceOfSatisfying(JsonException.class, e -> {
                    assertThat(e.problem()).isEqualTo("Text is not valid JSON");
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.column()).isPositive();
                });
    }

    @Test
    void malformedUtf8IsRefused() {
        byte[] loneSurrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] cut = {'"', (byte) 0xC3, '"'};
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);

        for (byte[] bytes : List.of(loneSurrogate, cut, utf16)) {
            assertThatThrownBy(() -> JsonReader.parse(bytes, SMALL)).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void aTextLongerThanTheLimitIsRefusedUnread() {
        assertThatThrownBy(() -> JsonReader.parse(" ".repeat(201), SMALL))
                .hasMessage("Text is longer than 200 characters");
        assertThatThrownBy(() -> JsonReader.parse(new byte[201], SMALL)).hasMessage("Text is longer than 200 bytes");
    }

    @Test
    void aMemberNamedTwiceCountsOnceOrIsRefusedAsAsked() throws JsonException {
        String text = "{\"a\":1,\"a\":2}";

        assertThat(JsonReader.parse(text, SMALL)).isEqualTo(JsonObject.EMPTY.with("a", 2));
        assertThatThrownBy(() -> JsonReader.parse(text, SMALL.refusingDuplicates()))
                .hasMessageStartingWith("A member is named twice");
    }

    @Test
    void gettersAreEmptyForAbsentAndForOtherTypes() throws JsonException {
        JsonObject object = (JsonObject)
                JsonReader.parse("{\"s\":\"x\",\"n\":5.0,\"b\":true,\"o\":{},\"a\":[\"y\"],\"z\":null}", SMALL);

        assertThat(object.string("s")).contains("x");
        assertThat(object.string("n")).isEmpty();
        assertThat(object.number("n").orElseThrow().longValue()).hasValue(5);
        assertThat(object.number("s")).isEmpty();
        assertThat(object.bool("b")).contains(true);
        assertThat(object.bool("q")).isEmpty();
        assertThat(object.object("o")).contains(JsonObject.EMPTY);
        assertThat(object.object("a")).isEmpty();
        assertThat(object.array("a")).contains(JsonArray.ofStrings(List.of("y")));
        assertThat(object.array("o")).isEmpty();
        assertThat(object.get("z")).contains(JsonNull.NULL);
        assertThat(object.has("z")).isTrue();
        assertThat(object.get("q")).isEmpty();
    }

    @Test
    void anObjectIsChangedByCopy() {
        JsonObject one =
                JsonObject.EMPTY.with("a", 1).with("b", "x").with("c", true).with("d", 0.00001);

        JsonObject two = one.without("b").with("a", 2).without("nothing");

        assertThat(JsonWriter.write(one)).isEqualTo("{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":0.000010}");
        assertThat(JsonWriter.write(two)).isEqualTo("{\"a\":2,\"c\":true,\"d\":0.000010}");
    }

    @Test
    void aNumberThatIsNoWholeLongHasNoLongValue() {
        assertThat(new JsonNumber("1.5").longValue()).isEmpty();
        assertThat(new JsonNumber("1e9999").longValue()).isEmpty();
        assertThat(new JsonNumber("9223372036854775807").longValue()).hasValue(Long.MAX_VALUE);
        assertThat(new JsonNumber("9223372036854775808").longValue()).isEmpty();
        assertThat(new JsonNumber("0.25").doubleValue()).isEqualTo(0.25);
        assertThatThrownBy(() -> JsonNumber.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStoredTextThatCannotBeReadIsABug() {
        assertThat(JsonReader.stored("{\"a\":1}")).isEqualTo(JsonObject.EMPTY.with("a", 1));
        assertThatIllegalStateException().isThrownBy(() -> JsonReader.stored("[1"));
        assertThatIllegalStateException().isThrownBy(() -> JsonReader.stored("[1]"));
    }

    @Test
    void aLongStringOfAsciiStaysInItsTextWhereThatIsAskedFor() throws JsonException {
        String image = "QUJD".repeat(2000);
        byte[] text = ("{ \"a\" : \"short\", \"Bytes\":  \"" + image + "\" ,\"b\":[\"" + image + "\"]}")
                .getBytes(StandardCharsets.UTF_8);

        JsonObject read = (JsonObject) JsonReader.parseInPlace(text, JsonLimits.DOCUMENT);

        assertThat(read.string("a")).contains("short");
        assertThat(read.members().get("Bytes")).isInstanceOfSatisfying(JsonAscii.class, left -> {
            assertThat(left.value()).isEqualTo(image);
            assertThat(left.bytes().remaining()).isEqualTo(image.length());
        });
        assertThat(read.array("b").orElseThrow().elements().getFirst()).isInstanceOf(JsonAscii.class);
        assertThat(new String(JsonWriter.writeBytes(read), StandardCharsets.UTF_8))
                .hasSize(text.length - 7);
        assertThat(((JsonObject) JsonReader.parse(text, JsonLimits.DOCUMENT)).string("Bytes"))
                .contains(image);
    }

    @Test
    void nothingIsLeftInATextWithEscapesOrOtherLetters() throws JsonException {
        String image = "QUJD".repeat(2000);
        for (String other : List.of("\\n", "\u00e9")) {
            byte[] text = ("{\"a\":\"" + other + "\",\"Bytes\":\"" + image + "\"}").getBytes(StandardCharsets.UTF_8);

            JsonObject read = (JsonObject) JsonReader.parseInPlace(text, JsonLimits.DOCUMENT);

            assertThat(read.string("Bytes")).contains(image);
        }
    }

    @Test
    void aLongStringIsRefusedInPlaceAsElsewhere() {
        String image = "QUJD".repeat(2000);
        JsonLimits limits = new JsonLimits(1 << 20, 64, 1000, 7999, false);
        for (String text : List.of("\"" + image + "\"", "\"" + image, "\"" + image + "\u0001\"")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

            assertThatThrownBy(() -> JsonReader.parseInPlace(bytes, limits)).isInstanceOf(JsonException.class);
        }
    }
}
