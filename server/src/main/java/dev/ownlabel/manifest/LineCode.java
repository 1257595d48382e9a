package dev.ownlabel.manifest;

/**
 * What can be wrong with one manifest line, without ending the whole operation (specification, manifests.md §6: codes, texts, stages
 * and groups).
 */
public enum LineCode {
    ERROR_MISSING_SOURCE_REF("The source-ref key is missing.", Stage.TRAINING, true),
    ERROR_INVALID_SOURCE_REF_FORMAT("The format of the source-ref value is invalid.", Stage.TRAINING, true),
    ERROR_NO_LABEL_ATTRIBUTES("No label attributes found.", Stage.DATASET, true),
    ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT("The format of the label attribute {} is invalid.", Stage.DATASET, true),
    ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT(
            "The format of the label attribute metadata is invalid.", Stage.DATASET, true),
    ERROR_MISSING_BOUNDING_BOX_CONFIDENCE(
            "One or more bounding boxes has a missing confidence value.", Stage.DATASET, true),
    ERROR_MISSING_CLASS_MAP_ID("One of more class ids is missing from the class map.", Stage.DATASET, true),
    ERROR_INVALID_JSON_LINE("The JSON Line has an invalid format.", Stage.TRAINING, true),
    ERROR_NO_VALID_LABEL_ATTRIBUTES("No valid label attributes found.", Stage.DATASET, false),
    ERROR_UNSUPPORTED_USE_CASE_TYPE(
            "The use case type of the {}-metadata label attribute metadata is unsupported. Check the type field.",
            Stage.DATASET,
            false),
    ERROR_INVALID_IMAGE("The image is invalid. Check S3 path and/or image properties.", Stage.TRAINING, false),
    ERROR_INVALID_IMAGE_DIMENSION("The image dimension(s) do not conform to allowed dimensions.", Stage.DATASET, false),
    ERROR_INVALID_BOUNDING_BOX("The bounding box has off frame values.", Stage.DATASET, false),
    ERROR_BOUNDING_BOX_TOO_SMALL("The height and width of the bounding box is too small.", Stage.DATASET, false),
    ERROR_NO_VALID_ANNOTATIONS("No valid annotations found.", Stage.DATASET, false),
    ERROR_TOO_MANY_BOUNDING_BOXES("There are more bounding boxes than the allowed maximum.", Stage.DATASET, false),
    /** The text is not published (C). */
    ERROR_INVALID_LABEL_NAME_LENGTH("The length of the label name is invalid.", Stage.DATASET, false),
    WARNING_UNANNOTATED_RECORD("Record is unannotated.", Stage.TRAINING, false),
    WARNING_NO_ANNOTATIONS("No annotations provided.", Stage.TRAINING, false),
    WARNING_NO_ATTRIBUTE_ANNOTATIONS("No attribute annotations provided.", Stage.TRAINING, false);

    /** Who is told: what datasets report, training reports too. */
    public enum Stage {
        DATASET,
        TRAINING
    }

    private final String text;
    private final Stage earliest;
    private final boolean first;

    LineCode(String text, Stage earliest, boolean first) {
        this.text = text;
        this.earliest = earliest;
        this.first = first;
    }

    public boolean isWarning() {
        return name().startsWith("WARNING_");
    }

    /** Whether it stops the search for the findings of the second group. */
    boolean first() {
        return first;
    }

    public boolean reportedAt(Stage stage) {
        return earliest == Stage.DATASET || stage == Stage.TRAINING;
    }

    /** The text, with the attribute's name where it has a place for one. */
    String message(String attribute) {
        return text.replace("{}", attribute);
    }
}
