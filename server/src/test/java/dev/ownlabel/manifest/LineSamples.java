package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.box;
import static dev.ownlabel.manifest.TestLines.boxes;
import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;

import dev.ownlabel.manifest.LineFinding.Place;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** For each line code a line that brings it about, and where in the line it then stands (specification, manifests.md §6). */
public final class LineSamples {
    private static final Place IMAGE = new Place.Image();
    private static final Place KIND = new Place.Metadata("kind");
    private static final Place BOXES = new Place.Attribute("boxes");
    private static final Place CLASSES = new Place.Metadata("boxes");
    private static final Place SECOND_BOX = new Place.Annotation("boxes", 1);
    private static final String CUP = "\"0\":\"cup\"";
    private static final String SURE = "{\"confidence\":1}";
    private static final String GOOD = box(0, 10, 20, 100, 80);

    private LineSamples() {}

    /** Where the finding stands. */
    public static Place place(LineCode code) {
        return switch (code) {
            case ERROR_MISSING_SOURCE_REF,
                    ERROR_INVALID_SOURCE_REF_FORMAT,
                    ERROR_NO_LABEL_ATTRIBUTES,
                    ERROR_INVALID_JSON_LINE,
                    ERROR_NO_VALID_LABEL_ATTRIBUTES,
                    ERROR_INVALID_IMAGE,
                    ERROR_INVALID_IMAGE_DIMENSION,
                    WARNING_UNANNOTATED_RECORD,
                    WARNING_NO_ANNOTATIONS -> IMAGE;
            case ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT,
                    ERROR_NO_VALID_ANNOTATIONS,
                    ERROR_TOO_MANY_BOUNDING_BOXES,
                    WARNING_NO_ATTRIBUTE_ANNOTATIONS -> BOXES;
            case ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT,
                    ERROR_UNSUPPORTED_USE_CASE_TYPE,
                    ERROR_INVALID_LABEL_NAME_LENGTH -> KIND;
            case ERROR_MISSING_BOUNDING_BOX_CONFIDENCE, ERROR_MISSING_CLASS_MAP_ID -> CLASSES;
            case ERROR_INVALID_BOUNDING_BOX, ERROR_BOUNDING_BOX_TOO_SMALL -> SECOND_BOX;
        };
    }

    /** The line; of ERROR_INVALID_IMAGE a good one, whose image is at fault. */
    public static String line(LineCode code, String sourceRef) {
        return switch (code) {
            case ERROR_MISSING_SOURCE_REF -> "{" + label("kind", "a") + "}";
            case ERROR_INVALID_SOURCE_REF_FORMAT -> lineOf("https://elsewhere/1.png", label("kind", "a"));
            case ERROR_INVALID_JSON_LINE -> "{\"source-ref\":\"" + sourceRef + "\",";
            default -> lineOf(sourceRef, attributes(code));
        };
    }

    private static String attributes(LineCode code) {
        return switch (code) {
            case ERROR_MISSING_SOURCE_REF, ERROR_INVALID_SOURCE_REF_FORMAT, ERROR_INVALID_JSON_LINE ->
                throw new IllegalStateException("That line is written as a whole");
            case ERROR_NO_LABEL_ATTRIBUTES -> "\"kind\":1,\"kind-metedata\":{}";
            case ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT -> boxes(GOOD, SURE, CUP).replace("\"image_size\"", "\"size\"");
            case ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT ->
                label("kind", "a").replace("\"yes\"", "true");
            case ERROR_MISSING_BOUNDING_BOX_CONFIDENCE -> boxes(GOOD, "{}", CUP);
            case ERROR_MISSING_CLASS_MAP_ID -> boxes(GOOD, SURE, "\"1\":\"cup\"");
            case ERROR_NO_VALID_LABEL_ATTRIBUTES, ERROR_UNSUPPORTED_USE_CASE_TYPE ->
                label("kind", "a").replace("image-classification", "named-entity-recognition");
            case ERROR_INVALID_IMAGE -> label("kind", "a");
            case ERROR_INVALID_IMAGE_DIMENSION ->
                boxes(GOOD, SURE, CUP, "[{\"width\":5000,\"height\":480,\"depth\":3}]");
            case ERROR_INVALID_BOUNDING_BOX -> boxes(GOOD + "," + box(0, 600, 20, 100, 80), SURE + "," + SURE, CUP);
            case ERROR_BOUNDING_BOX_TOO_SMALL -> boxes(GOOD + "," + box(0, 10, 20, 1, 80), SURE + "," + SURE, CUP);
            case ERROR_NO_VALID_ANNOTATIONS -> boxes(box(0, -1, 20, 100, 80), SURE, CUP);
            case ERROR_TOO_MANY_BOUNDING_BOXES -> boxes(times(GOOD), times(SURE), CUP);
            case ERROR_INVALID_LABEL_NAME_LENGTH -> label("kind", "x".repeat(257));
            case WARNING_UNANNOTATED_RECORD -> "";
            case WARNING_NO_ANNOTATIONS, WARNING_NO_ATTRIBUTE_ANNOTATIONS -> boxes("", "", CUP);
        };
    }

    /** One more than an image may have. */
    private static String times(String element) {
        return IntStream.range(0, 51).mapToObj(_ -> element).collect(Collectors.joining(","));
    }
}
