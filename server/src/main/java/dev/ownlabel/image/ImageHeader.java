package dev.ownlabel.image;

/**
 * What an image's header says, known without decoding.
 *
 * @param format by content, never by name
 * @param width pixels of the upright image, that is after EXIF orientation
 * @param height pixels of the upright image
 */
public record ImageHeader(Format format, int width, int height) {
    /** The two formats the service takes (D: quotas). */
    public enum Format {
        JPEG,
        PNG
    }
}
