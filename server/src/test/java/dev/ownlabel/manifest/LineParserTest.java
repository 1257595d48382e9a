package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.box;
import static dev.ownlabel.manifest.TestLines.boxes;
import static dev.ownlabel.manifest.TestLines.label;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.LineFinding.Place;
import dev.ownlabel.manifest.ManifestEntry.Use;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineParserTest {
    private static ManifestEntry parse(String rest) {
        return LineParser.parse(TestLines.line(rest));
    }

    private static void assertFound(ManifestEntry entry, LineFinding... findings) {
        assertThat(entry.findings()).containsExactly(findings);
    }

    private static LineFinding image(LineCode code) {
        return new LineFinding(code, new Place.Image());
    }

    private static LineFinding meta(LineCode code, String attribute) {
        return new LineFinding(code, new Place.Metadata(attribute));
    }

    private static LineFinding attribute(LineCode code, String attribute) {
        return new LineFinding(code, new Place.Attribute(attribute));
    }

    @Test
    void aLineWithOneImageLevelLabelIsValid() {
        ManifestEntry entry = parse(label("weather", "sunny"));

        assertThat(entry.use()).isEqualTo(Use.VALID);
        assertThat(entry.imageLabels()).containsExactly("sunny");
        assertFound(entry);
    }

    @Test
    void severalPairsAreSeveralLabels() {
        ManifestEntry entry = parse(label("label0", "cup") + "," + label("label1", "plate"));

        assertThat(entry.imageLabels()).containsExactly("cup", "plate");
    }

    @Test
    void aNumericStringIsAnAttributeValue() {
        ManifestEntry entry = parse(label("weather", "sunny").replace("\"weather\":1", "\"weather\":\"0\""));

        assertThat(entry.use()).isEqualTo(Use.VALID);
    }

    @Test
    void boxesAreReadWithTheirLabels() {
        ManifestEntry entry = parse(boxes(box(0, 10, 20, 100, 80), "{\"confidence\":1}", "\"0\":\"cup\""));

        assertThat(entry.boxes()).containsExactly(new Labelling.Box("cup", 10, 20, 100, 80));
    }

    @Test
    void theBareImageSizeOfTheCocoPageIsAccepted() {
        ManifestEntry entry = parse(boxes(
                box(0, 10, 20, 100, 80),
                "{\"confidence\":1}",
                "\"0\":\"cup\"",
                "{\"width\":640,\"height\":480,\"depth\":3}"));

        assertThat(entry.boxes()).hasSize(1);
    }

    @Test
    void aLineThatIsNotJsonIsInvalid() {
        assertFound(LineParser.parse(""), image(LineCode.ERROR_INVALID_JSON_LINE));
        assertFound(LineParser.parse("[1]"), image(LineCode.ERROR_INVALID_JSON_LINE));
        assertFound(LineParser.parse(new ManifestLine(1, "", false)), image(LineCode.ERROR_INVALID_JSON_LINE));
    }

    @Test
    void aMissingSourceRefIsFound() {
        assertFound(LineParser.parse("{" + label("a", "b") + "}"), image(LineCode.ERROR_MISSING_SOURCE_REF));
    }

    @Test
    void aSourceRefOfAnotherFormIsFound() {
        for (String bad : List.of("\"http://b/k\"", "\"s3://bucket\"", "\"s3://bucket/\"", "1", "null")) {
            assertFound(
                    LineParser.parse("{\"source-ref\":" + bad + "}"), image(LineCode.ERROR_INVALID_SOURCE_REF_FORMAT));
        }
    }

    @Test
    void keysWithoutACompletePairAreNoLabelAttributes() {
        assertFound(parse("\"weather\":1"), image(LineCode.ERROR_NO_LABEL_ATTRIBUTES));
    }

    @Test
    void aLineWithOnlyASourceRefIsIgnored() {
        ManifestEntry entry = parse("");

        assertFound(entry, image(LineCode.WARNING_UNANNOTATED_RECORD));
        assertThat(entry.use()).isEqualTo(Use.IGNORED);
        assertThat(entry.annotated()).isFalse();
    }

    @Test
    void anAttributeOfAnotherKindOfValueIsFound() {
        ManifestEntry entry = parse(label("weather", "sunny").replace("\"weather\":1", "\"weather\":\"x\""));

        assertFound(entry, attribute(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT, "weather"));
        assertThat(entry.findings().getFirst().message())
                .isEqualTo("The format of the label attribute weather is invalid.");
    }

    @Test
    void incompleteMetadataAreFound() {
        for (String missing : List.of(
                "\"confidence\":1,",
                "\"human-annotated\":\"yes\",",
                "\"creation-date\":\"2022-08-01T10:00:00.000\",",
                "\"class-name\":\"sunny\",")) {
            ManifestEntry entry = parse(label("weather", "sunny").replace(missing, ""));

            assertFound(entry, meta(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT, "weather"));
        }
    }

    @Test
    void aBoxWithoutConfidenceIsFound() {
        assertFound(
                parse(boxes(box(0, 1, 1, 9, 9), "{}", "\"0\":\"cup\"")),
                meta(LineCode.ERROR_MISSING_BOUNDING_BOX_CONFIDENCE, "boxes"));
        assertFound(
                parse(boxes(box(0, 1, 1, 9, 9), "", "\"0\":\"cup\"")),
                meta(LineCode.ERROR_MISSING_BOUNDING_BOX_CONFIDENCE, "boxes"));
    }

    @Test
    void aClassIdOutsideTheMapIsFound() {
        assertFound(
                parse(boxes(box(7, 1, 1, 9, 9), "{\"confidence\":1}", "\"0\":\"cup\"")),
                meta(LineCode.ERROR_MISSING_CLASS_MAP_ID, "boxes"));
    }

    @Test
    void anUnsupportedTypeIsFoundAndLeavesNoValidAttribute() {
        ManifestEntry entry = parse(label("weather", "sunny").replace("classification", "classification-multilabel"));

        assertFound(
                entry,
                meta(LineCode.ERROR_UNSUPPORTED_USE_CASE_TYPE, "weather"),
                image(LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES));
        assertThat(entry.findings().getFirst().message())
                .isEqualTo("The use case type of the weather-metadata label attribute metadata is unsupported."
                        + " Check the type field.");
        assertThat(entry.annotated()).isTrue();
    }

    @Test
    void imageDimensionsAreCheckedOnlyWithBoxes() {
        ManifestEntry entry = parse(boxes(
                box(0, 1, 1, 9, 9),
                "{\"confidence\":1}",
                "\"0\":\"cup\"",
                "[{\"width\":63,\"height\":480,\"depth\":3}]"));

        assertThat(entry.findings()).contains(image(LineCode.ERROR_INVALID_IMAGE_DIMENSION));
        assertThat(entry.use()).isEqualTo(Use.INVALID);
    }

    @Test
    void aBoxOffTheFrameIsFoundAndTheOthersAreKept() {
        ManifestEntry entry = parse(boxes(
                box(0, 600, 20, 100, 80) + "," + box(0, 10, 20, 100, 80),
                "{\"confidence\":1},{\"confidence\":1}",
                "\"0\":\"cup\""));

        assertFound(entry, new LineFinding(LineCode.ERROR_INVALID_BOUNDING_BOX, new Place.Annotation("boxes", 0)));
        assertThat(entry.boxes()).hasSize(1);
    }

    @Test
    void aBoxThatScalingMakesTooSmallIsFound() {
        ManifestEntry entry = parse(boxes(
                box(0, 10, 20, 3, 80),
                "{\"confidence\":1}",
                "\"0\":\"cup\"",
                "[{\"width\":4096,\"height\":4000,\"depth\":3}]"));

        assertFound(
                entry,
                new LineFinding(LineCode.ERROR_BOUNDING_BOX_TOO_SMALL, new Place.Annotation("boxes", 0)),
                attribute(LineCode.ERROR_NO_VALID_ANNOTATIONS, "boxes"),
                image(LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES));
    }

    @Test
    void moreThanFiftyBoxesAreFound() {
        String annotations =
                IntStream.range(0, 51).mapToObj(i -> box(0, i, 1, 9, 9)).collect(Collectors.joining(","));
        String objects =
                IntStream.range(0, 51).mapToObj(_ -> "{\"confidence\":1}").collect(Collectors.joining(","));

        ManifestEntry entry = parse(boxes(annotations, objects, "\"0\":\"cup\""));

        assertThat(entry.findings()).contains(attribute(LineCode.ERROR_TOO_MANY_BOUNDING_BOXES, "boxes"));
    }

    @Test
    void aLabelNameOver255CharactersIsFound() {
        assertThat(parse(label("a", "x".repeat(255))).use()).isEqualTo(Use.VALID);
        assertThat(parse(label("a", "x".repeat(256))).findings())
                .contains(meta(LineCode.ERROR_INVALID_LABEL_NAME_LENGTH, "a"));
    }

    @Test
    void emptyAnnotationsAreIgnored() {
        ManifestEntry entry = parse(boxes("", "", ""));

        assertFound(
                entry,
                attribute(LineCode.WARNING_NO_ATTRIBUTE_ANNOTATIONS, "boxes"),
                image(LineCode.WARNING_NO_ANNOTATIONS));
        assertThat(entry.use()).isEqualTo(Use.IGNORED);
    }

    @Test
    void anErrorOfTheFirstGroupHidesTheOthersButKeepsUsableLabels() {
        String wrong = label("bad", "x").replace("\"bad\":1", "\"bad\":true");
        String unsupported = label("other", "y").replace("classification", "captioning");

        ManifestEntry entry = parse(wrong + "," + unsupported + "," + label("good", "sunny"));

        assertFound(entry, attribute(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT, "bad"));
        assertThat(entry.imageLabels()).containsExactly("sunny");
    }

    @Test
    void anImageThatCannotBeOpenedMakesTheLineInvalid() {
        ManifestEntry entry = parse(label("weather", "sunny")).withInvalidImage();

        assertFound(entry, image(LineCode.ERROR_INVALID_IMAGE));
        assertThat(entry.use()).isEqualTo(Use.INVALID);
    }

    @Test
    void aBucketOrKeyThatCannotBeIsFound() {
        for (String bad : List.of(
                "s3://ab/1.png", "s3://buck et/1.png", "s3://images/" + "k".repeat(1025), "s3://images/\\u0000")) {
            assertFound(LineParser.parse(TestLines.lineOf(bad, "")), image(LineCode.ERROR_INVALID_SOURCE_REF_FORMAT));
        }
        assertThat(LineParser.parse(TestLines.lineOf("s3://images/" + "k".repeat(1024), ""))
                        .droppedByDatasets())
                .isFalse();
    }

    @Test
    void aLineWithoutASourceRefIsDroppedByDatasets() {
        assertThat(LineParser.parse("{}").droppedByDatasets()).isTrue();
    }

    @Test
    void labelsAreCountedWithTheirBoxes() {
        ManifestEntry entry = parse(label("a", "sunny") + "," + TestLines.boxed("cup") + "," + label("b", "sunny"));

        assertThat(entry.boxCounts()).containsExactly(Map.entry("sunny", 0), Map.entry("cup", 1));
    }

    @Test
    void aLineOver100000CharactersIsNotJson() {
        assertFound(parse(label("a", "x".repeat(100_000))), image(LineCode.ERROR_INVALID_JSON_LINE));
    }
}
