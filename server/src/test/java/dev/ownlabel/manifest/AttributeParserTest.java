package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.label;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.ManifestEntry.Use;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeParserTest {
    private static final String GOOD = label("weather", "sunny");

    private static ManifestEntry parse(String attributes) {
        return LineParser.parse(TestLines.line(attributes));
    }

    private static void assertRefused(String attributes, LineCode code) {
        ManifestEntry entry = parse(attributes);

        assertThat(entry.findings()).extracting(LineFinding::code).containsExactly(code);
        assertThat(entry.use()).isEqualTo(Use.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "true", "null", "[1]", "{}", "\"x\"", "\"\"", "1e30"})
    void aValueThatIsNoWholeNumberIsRefused(String value) {
        assertRefused(
                GOOD.replace("\"weather\":1", "\"weather\":" + value), LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "5.0", "\"-12\""})
    void aWholeNumberIsAValue(String value) {
        assertThat(parse(GOOD.replace("\"weather\":1", "\"weather\":" + value)).use())
                .isEqualTo(Use.VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"confidence\":1|\"confidence\":1.01",
                "\"confidence\":1|\"confidence\":-0.01",
                "\"confidence\":1|\"confidence\":\"1\"",
                "\"human-annotated\":\"yes\"|\"human-annotated\":\"maybe\"",
                "2022-08-01T10:00:00.000|2022-13-01T10:00:00.000",
                "2022-08-01T10:00:00.000|yesterday",
                "\"sunny\"|\"sun\\u0000ny\"",
                "\"sunny\"|7",
                "\"type\"|\"kind\"",
                "\"groundtruth/image-classification\"|5"
            })
    void metadataThatDoNotFitAreRefused(String right, String wrong) {
        assertRefused(GOOD.replace(right, wrong), LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[]", "\"text\""})
    void metadataThatAreNoObjectAreRefused(String metadata) {
        assertRefused(
                "\"weather\":1,\"weather-metadata\":" + metadata,
                LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT);
    }

    @ParameterizedTest
    @CsvSource({
        "yes,no",
        "2022-08-01T10:00:00.000,2022-08-01 10:00:00Z",
        "2022-08-01T10:00:00.000,2022-12-31T23:59:60.123456789Z",
        "sunny,☀"
    })
    void otherFormsOfMetadataAreTaken(String usual, String other) {
        assertThat(parse(GOOD.replace(usual, other)).use()).isEqualTo(Use.VALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void aNameHasOneTo255Characters(int length) {
        ManifestEntry entry = parse(label("a", "😀".repeat(length)));

        assertThat(entry.findings())
                .extracting(LineFinding::code)
                .containsExactly(LineCode.ERROR_INVALID_LABEL_NAME_LENGTH, LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES);
    }
}
