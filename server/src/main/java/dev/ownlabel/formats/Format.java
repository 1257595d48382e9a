package dev.ownlabel.formats;

/** The forms of a labelled set that can be read and written. */
public enum Format {
    /** One sub-folder a label. */
    FOLDER,
    /** One line an image: its name, then its labels. */
    CSV,
    /** Boxes in one JSON file. */
    COCO,
    /** Boxes in an XML file beside each image. */
    VOC,
    /** Boxes in a text file beside each image. */
    YOLO,
    /** SageMaker Ground Truth's lines, which the service itself reads. */
    MANIFEST;

    /** Whether it can say where in the image something is. */
    public boolean hasBoxes() {
        return switch (this) {
            case COCO, VOC, YOLO, MANIFEST -> true;
            case FOLDER, CSV -> false;
        };
    }

    /** Whether it can give the whole image a label. */
    public boolean hasImageLabels() {
        return switch (this) {
            case FOLDER, CSV, MANIFEST -> true;
            case COCO, VOC, YOLO -> false;
        };
    }
}
