package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.box;
import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.boxes;
import static dev.ownlabel.manifest.TestLines.label;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineWriterTest {

    private static ManifestEntry parse(String rest) {
        return LineParser.parse(TestLines.line(rest));
    }

    private static String annotated(String rest, LineCode.Stage stage) {
        return LineWriter.annotated(parse(rest), stage);
    }

    @Test
    void aFindingInMetadataStandsInsideThem() {
        String line = annotated(boxed("cup").replace("\"confidence\":1", ""), LineCode.Stage.DATASET);

        assertThat(line)
                .contains("\"creation-date\":\"2022-08-01 10:00:00\",\"cl-errors\":[{\"code\":"
                        + "\"ERROR_MISSING_BOUNDING_BOX_CONFIDENCE\",\"message\":"
                        + "\"One or more bounding boxes has a missing confidence value.\"}]}");
    }

    @Test
    void aFindingInBoxesStandsInsideThem() {
        String line = annotated(boxes("", "", ""), LineCode.Stage.TRAINING);

        assertThat(line)
                .contains("\"annotations\":[],\"warnings\":[{\"code\":\"WARNING_NO_ATTRIBUTE_ANNOTATIONS\"")
                .contains("\"warnings\":[{\"code\":\"WARNING_NO_ANNOTATIONS\"");
    }

    @Test
    void aFindingInAValueThatIsNoObjectStandsAtTheTop() {
        String line = annotated(
                label("weather", "sunny").replace("\"weather\":1", "\"weather\":1.5"), LineCode.Stage.TRAINING);

        assertThat(line)
                .contains("\"weather\":1.5,")
                .endsWith(",\"errors\":[{\"code\":\"ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT\",\"message\":"
                        + "\"The format of the label attribute weather is invalid.\"}]}");
    }

    @Test
    void aLineThatIsNotJsonBecomesAnObjectWithItsError() {
        assertThat(LineWriter.annotated(LineParser.parse("{"), LineCode.Stage.TRAINING))
                .isEqualTo("{\"errors\":[{\"code\":\"ERROR_INVALID_JSON_LINE\",\"message\":"
                        + "\"The JSON Line has an invalid format.\"}]}");
    }

    @Test
    void arraysOfTheUsersOwnKeysAreKept() {
        String rest = boxes(box(0, 10, 20, 100, 80) + "", "{\"confidence\":1}", "\"0\":\"cup\"")
                .replace("\"image_size\"", "\"tags\":[1,\"errors\"],\"image_size\"");

        assertThat(LineWriter.plain(parse(rest))).isEqualTo(TestLines.line(rest));
    }

    @Test
    void anAnnotationThatIsNoObjectIsKept() {
        String rest = boxes("7", "{\"confidence\":1}", "\"0\":\"cup\"");

        assertThat(LineWriter.plain(parse(rest))).isEqualTo(TestLines.line(rest));
    }

    @Test
    void annotatedLinesComeBackWithoutWhatWasAdded() {
        for (LineCode.Stage stage : LineCode.Stage.values()) {
            ManifestEntry entry = parse(boxes(
                    box(0, 600, 20, 100, 80) + "," + box(0, 10, 20, 100, 80),
                    "{\"confidence\":1},{\"confidence\":1}",
                    "\"0\":\"cup\""));

            String annotated = LineWriter.annotated(entry, stage);

            assertThat(annotated).contains("off frame");
            assertThat(LineWriter.plain(LineParser.parse(annotated))).isEqualTo(LineWriter.plain(entry));
        }
    }

    @Test
    void datasetsShowOnlyTheirOwnCodesUnderTheirOwnKey() {
        String line = LineWriter.annotated(parse(""), LineCode.Stage.DATASET);

        assertThat(line).isEqualTo("{\"source-ref\":\"s3://images/a/1.png\",\"cl-metadata\":{\"is_labeled\":false}}");
    }

    @Test
    void trainingShowsWarningsUnderTheirKey() {
        String line = LineWriter.annotated(parse(""), LineCode.Stage.TRAINING);

        assertThat(line)
                .isEqualTo("{\"source-ref\":\"s3://images/a/1.png\",\"warnings\":[{\"code\":"
                        + "\"WARNING_UNANNOTATED_RECORD\",\"message\":\"Record is unannotated.\"}]}");
    }
}
