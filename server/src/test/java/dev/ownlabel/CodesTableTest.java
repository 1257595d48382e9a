package dev.ownlabel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.ingest.DatasetErrorsTest;
import dev.ownlabel.manifest.ErrorCase;
import dev.ownlabel.manifest.ErrorCase.Where;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineFinding;
import dev.ownlabel.manifest.LineFinding.Place;
import dev.ownlabel.manifest.LineSamples;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.training.TrainingErrorCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of codes in docs/COMPATIBILITY.md is written from the code and from the cases that other tests bring about. {@code build/codes}
 * rewrites it.
 */
class CodesTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "COMPATIBILITY.md");
    private static final String BEGIN = "<!-- codes: written by build/codes -->\n";
    private static final String END = "<!-- end of codes -->\n";

    /** Every code of the specification, manifests.md §5 and §6. */
    private static final List<String> SPECIFIED =
            """
            ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT ERROR_EMPTY_MANIFEST ERROR_MANIFEST_SIZE_TOO_LARGE
            ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET
            ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET ERROR_TOO_MANY_RECORDS_IN_ERROR ERROR_MANIFEST_TOO_MANY_LABELS
            ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS
            ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET
            ERROR_INVALID_IMAGES_S3_BUCKET_OWNER ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT
            ERROR_MANIFEST_TOO_FEW_LABELS ERROR_INSUFFICIENT_LABEL_OVERLAP ERROR_MANIFEST_TOO_FEW_USABLE_LABELS
            ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP ERROR_FAILED_IMAGES_S3_COPY
            ERROR_MISSING_SOURCE_REF ERROR_INVALID_SOURCE_REF_FORMAT ERROR_NO_LABEL_ATTRIBUTES
            ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT
            ERROR_MISSING_BOUNDING_BOX_CONFIDENCE ERROR_MISSING_CLASS_MAP_ID ERROR_INVALID_JSON_LINE
            ERROR_NO_VALID_LABEL_ATTRIBUTES ERROR_UNSUPPORTED_USE_CASE_TYPE ERROR_INVALID_IMAGE
            ERROR_INVALID_IMAGE_DIMENSION ERROR_INVALID_BOUNDING_BOX ERROR_BOUNDING_BOX_TOO_SMALL
            ERROR_NO_VALID_ANNOTATIONS ERROR_TOO_MANY_BOUNDING_BOXES ERROR_INVALID_LABEL_NAME_LENGTH
            WARNING_UNANNOTATED_RECORD WARNING_NO_ANNOTATIONS WARNING_NO_ATTRIBUTE_ANNOTATIONS
            """.lines().flatMap(line -> Stream.of(line.split(" "))).toList();

    /** Where the specification wants the error to stand, manifests.md §5. */
    private static Set<Where> specified(ManifestError error) {
        return switch (error) {
            case ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT,
                    ERROR_MANIFEST_SIZE_TOO_LARGE,
                    ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET ->
                EnumSet.of(Where.CREATE_DATASET, Where.TRAINING_FILE);
            case ERROR_EMPTY_MANIFEST, ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET -> EnumSet.of(Where.TRAINING_FILE);
            case ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM ->
                EnumSet.of(Where.CREATE_DATASET, Where.UPDATE_DATASET, Where.TRAINING_FILE);
            case ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE -> EnumSet.of(Where.DISTRIBUTE_DATASETS);
            case ERROR_TOO_MANY_RECORDS_IN_ERROR, ERROR_MANIFEST_TOO_MANY_LABELS, ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS ->
                EnumSet.of(Where.CREATE_DATASET, Where.UPDATE_DATASET, Where.SUMMARY_TRAINING, Where.SUMMARY_TESTING);
            case ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST,
                    ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET,
                    ERROR_INVALID_IMAGES_S3_BUCKET_OWNER,
                    ERROR_FAILED_IMAGES_S3_COPY -> EnumSet.of(Where.SUMMARY_TRAINING, Where.SUMMARY_TESTING);
            case ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT,
                    ERROR_MANIFEST_TOO_FEW_LABELS,
                    ERROR_MANIFEST_TOO_FEW_USABLE_LABELS -> EnumSet.of(Where.SUMMARY_TRAINING);
            case ERROR_INSUFFICIENT_LABEL_OVERLAP, ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP ->
                EnumSet.of(Where.SUMMARY_BOTH);
        };
    }

    private static List<ErrorCase> cases(ManifestError error) {
        return Stream.concat(DatasetErrorsTest.shown().stream(), TrainingErrorCases.shown().stream())
                .filter(shown -> shown.error() == error)
                .toList();
    }

    @Test
    void theCodesAreThoseOfTheSpecification() {
        List<String> known = Stream.concat(
                        Arrays.stream(ManifestError.values()).map(Enum::name),
                        Arrays.stream(LineCode.values()).map(Enum::name))
                .toList();

        assertThat(known).containsExactlyInAnyOrderElementsOf(SPECIFIED);
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorIsBroughtAboutWhereverTheSpecificationWantsIt(ManifestError error) {
        assertThat(cases(error)).extracting(ErrorCase::where).containsAll(specified(error));
    }

    @Test
    void theTableInTheDocumentIsTheTableOfTheCode() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if (Boolean.getBoolean("codes.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
            return;
        }

        assertThat(document.substring(begin, end)).as("build/codes rewrites it").isEqualTo(table());
    }

    private static String table() {
        return "| code | text | where | brought about when |\n|---|---|---|---|\n"
                + Arrays.stream(ManifestError.values())
                        .map(CodesTableTest::rows)
                        .collect(Collectors.joining())
                + "\n`DatasetErrorsTest` brings about those of datasets, `TrainingErrorsTest` those of trainings, a case for each"
                + " line above. `LineCodesOfTrainingsTest` and `LineCodesOfDatasetsTest` find each of the following at its"
                + " place.\n\n| code | text | in the line of a validation manifest | in an entry of ListDatasetEntries |\n|---|---|---|---|\n"
                + Arrays.stream(LineCode.values()).map(CodesTableTest::row).collect(Collectors.joining());
    }

    private static String rows(ManifestError error) {
        return Arrays.stream(Where.values())
                .filter(where -> cases(error).stream().anyMatch(shown -> shown.where() == where))
                .map(where -> "| " + error + " | " + error.text() + " | " + where.place() + " | "
                        + cases(error).stream()
                                .filter(shown -> shown.where() == where)
                                .map(ErrorCase::when)
                                .collect(Collectors.joining("; "))
                        + " |\n")
                .collect(Collectors.joining());
    }

    private static String row(LineCode code) {
        Place place = LineSamples.place(code);
        String text =
                new LineFinding(code, place).message().replace("kind", "…").replace("attribute boxes", "attribute …");
        boolean ofDatasets = code.reportedAt(LineCode.Stage.DATASET);
        return "| " + code + " | " + text + " | " + field(place, code.isWarning() ? "warnings" : "errors") + " | "
                + (ofDatasets ? field(place, "cl-errors") : "") + " |\n";
    }

    private static String field(Place place, String array) {
        return switch (place) {
            case Place.Image() -> "`" + array + "`";
            case Place.Attribute _ -> "`ATTRIBUTE." + array + "`";
            case Place.Metadata _ -> "`ATTRIBUTE-metadata." + array + "`";
            case Place.Annotation _ -> "`ATTRIBUTE.annotations[i]." + array + "`";
        };
    }
}
