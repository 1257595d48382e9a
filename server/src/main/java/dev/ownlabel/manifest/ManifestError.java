package dev.ownlabel.manifest;

/** What ends a dataset operation or a training because of its manifests (specification, manifests.md §5); the text is the StatusMessage. */
public enum ManifestError {
    ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT("The manifest file extension or contents are invalid."),
    ERROR_EMPTY_MANIFEST("The manifest file is empty."),
    ERROR_MANIFEST_SIZE_TOO_LARGE("The manifest file size exceeds the maximum supported size."),
    ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM("The manifest file has too many rows."),
    ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET("The S3 bucket permissions are incorrect."),
    ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET("Unable to write to output S3 bucket."),
    ERROR_TOO_MANY_RECORDS_IN_ERROR("The manifest file has too many terminal errors."),
    ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE(
            "The manifest file doesn't have enough labeled images to distribute the dataset."),
    ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST("The manifest file contains too many invalid rows."),
    ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS("The manifest file contains images from multiple S3 buckets."),
    ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET("The permissions for the images S3 bucket are invalid."),
    ERROR_INVALID_IMAGES_S3_BUCKET_OWNER("Invalid owner id for images S3 bucket."),
    ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT(
            "The manifest file contains insufficient labeled images per label to perform auto-split."),
    ERROR_MANIFEST_TOO_FEW_LABELS("The manifest file has too few labels."),
    ERROR_MANIFEST_TOO_MANY_LABELS("The manifest file has too many labels."),
    ERROR_INSUFFICIENT_LABEL_OVERLAP("Less than 50% label overlap between the training and testing manifest files."),
    ERROR_MANIFEST_TOO_FEW_USABLE_LABELS("The manifest file has too few usable labels."),
    ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP(
            "Less than 50% usable label overlap between the training and testing manifest files."),
    ERROR_FAILED_IMAGES_S3_COPY("Failed to copy images from S3 bucket.");

    private final String text;

    ManifestError(String text) {
        this.text = text;
    }

    /** The text that users see. */
    public String text() {
        return text;
    }
}
