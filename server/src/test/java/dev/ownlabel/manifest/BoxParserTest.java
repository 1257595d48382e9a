package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.box;
import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.boxes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.ManifestEntry.Use;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoxParserTest {
    private static final String GOOD = boxed("cup");
    private static final String CONFIDENCE = "{\"confidence\":1}";
    private static final String CUP = "\"0\":\"cup\"";

    private static ManifestEntry parse(String attributes) {
        return LineParser.parse(TestLines.line(attributes));
    }

    private static void assertFound(String attributes, LineCode... codes) {
        assertThat(parse(attributes).findings()).extracting(LineFinding::code).containsExactly(codes);
    }

    private static String sized(int width, int height) {
        return "[{\"width\":" + width + ",\"height\":" + height + ",\"depth\":3}]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[]", "\"text\"", "{}"})
    void aValueThatIsNoBoxesIsRefused(String value) {
        assertFound(
                "\"boxes\":" + value + GOOD.substring(GOOD.indexOf(",\"boxes-metadata\"")),
                LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT);
    }

    @Test
    void metadataWithoutAValueAreNoPair() {
        assertFound(GOOD.substring(GOOD.indexOf("\"boxes-metadata\"")), LineCode.ERROR_NO_LABEL_ATTRIBUTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"width\":640,\"height\":480,\"depth\":3},{\"width\":640,\"height\":480,\"depth\":3}]",
                "[7]",
                "7",
                "[{\"height\":480,\"depth\":3}]",
                "[{\"width\":640,\"depth\":3}]",
                "[{\"width\":640,\"height\":480}]",
                "[{\"width\":0,\"height\":480,\"depth\":3}]",
                "[{\"width\":640,\"height\":-480,\"depth\":3}]",
                "[{\"width\":2147483647,\"height\":480,\"depth\":3}]",
                "[{\"width\":640,\"height\":4294967296,\"depth\":3}]",
                "[{\"width\":640.5,\"height\":480,\"depth\":3}]"
            })
    void anImageSizeOfAnotherFormIsRefused(String size) {
        assertFound(
                boxes(box(0, 10, 20, 100, 80), CONFIDENCE, CUP, size), LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class_id", "left", "top", "width", "height"})
    void aBoxThatLacksAMemberIsRefused(String member) {
        assertFound(
                boxes(box(0, 10, 20, 100, 80).replace(member, "x"), CONFIDENCE, CUP),
                LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT);
    }

    @Test
    void aBoxThatIsNoObjectIsRefused() {
        assertFound(boxes("7", CONFIDENCE, CUP), LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"objects\"|\"things\"",
                "\"objects\":[|\"objects\":[{\"confidence\":1},",
                "\"objects\":[{\"confidence\":1}]|\"objects\":[1]",
                "\"class-map\"|\"map\"",
                "\"cup\"|5",
                "\"cup\"|\"c\\u0000p\"",
                "\"yes\"|\"perhaps\""
            })
    void metadataThatDoNotFitAreRefused(String right, String wrong) {
        assertFound(GOOD.replace(right, wrong), LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT);
    }

    @Test
    void missingConfidenceAndMissingClassAreBothFound() {
        assertFound(
                boxes(box(7, 10, 20, 100, 80), "", CUP),
                LineCode.ERROR_MISSING_BOUNDING_BOX_CONFIDENCE,
                LineCode.ERROR_MISSING_CLASS_MAP_ID);
    }

    @ParameterizedTest
    @CsvSource({"64,64", "4096,4096", "64,1280"})
    void imagesFrom64To4096PixelsAndUpTo20To1AreAllowed(int width, int height) {
        assertThat(parse(boxes(box(0, 0, 0, 64, 64), CONFIDENCE, CUP, sized(width, height)))
                        .use())
                .isEqualTo(Use.VALID);
    }

    @ParameterizedTest
    @CsvSource({"63,64", "64,63", "4097,4096", "4096,4097", "64,1281"})
    void otherDimensionsAreFound(int width, int height) {
        assertFound(
                boxes(box(0, 0, 0, 60, 60), CONFIDENCE, CUP, sized(width, height)),
                LineCode.ERROR_INVALID_IMAGE_DIMENSION,
                LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES);
    }

    @Test
    void anImageOfWrongDimensionsHasNoUsableLabelAtAll() {
        ManifestEntry entry = parse(boxes(box(0, 0, 0, 60, 60), CONFIDENCE, CUP, sized(5000, 480)) + ","
                + TestLines.label("weather", "sunny"));

        assertThat(entry.imageLabels()).isEmpty();
        assertThat(entry.use()).isEqualTo(Use.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"-1,20,100,80", "10,-1,100,80", "10,20,-5,80", "10,20,100,-5", "541,20,101,80", "10,400,100,82"})
    void aBoxOverAnyEdgeIsOffTheFrame(int left, int top, int width, int height) {
        assertFound(
                boxes(box(0, left, top, width, height), CONFIDENCE, CUP),
                LineCode.ERROR_INVALID_BOUNDING_BOX,
                LineCode.ERROR_NO_VALID_ANNOTATIONS,
                LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES);
    }

    @Test
    void onePixelOverTheEdgeIsTakenForRounding() {
        assertThat(parse(boxes(box(0, 541, 401, 100, 80), CONFIDENCE, CUP)).boxes())
                .containsExactly(new Labelling.Box("cup", 541, 401, 100, 80));
    }

    @ParameterizedTest
    @CsvSource({"1,80", "80,1", "0,0"})
    void aBoxOfOnePixelIsTooSmall(int width, int height) {
        assertFound(
                boxes(box(0, 10, 20, width, height), CONFIDENCE, CUP),
                LineCode.ERROR_BOUNDING_BOX_TOO_SMALL,
                LineCode.ERROR_NO_VALID_ANNOTATIONS,
                LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES);
    }

    @Test
    void fiftyBoxesAreAllowed() {
        String fifty = (box(0, 10, 20, 100, 80) + ",").repeat(50);
        String objects = (CONFIDENCE + ",").repeat(50);

        ManifestEntry entry =
                parse(boxes(fifty.substring(0, fifty.length() - 1), objects.substring(0, objects.length() - 1), CUP));

        assertThat(entry.boxes()).hasSize(50);
        assertThat(entry.boxCounts()).containsExactly(Map.entry("cup", 50));
    }

    @Test
    void aLabelOver255CharactersIsFound() {
        assertFound(
                boxed("x".repeat(256)),
                LineCode.ERROR_INVALID_LABEL_NAME_LENGTH,
                LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES);
    }
}
