package dev.ownlabel.manifest;

/** The kind of model that the data ask for; the names are those of the manifest summary. */
public enum UseCase {
    IMAGE_LEVEL_LABELS,
    OBJECT_LOCALIZATION,
    NOT_DETERMINED
}
