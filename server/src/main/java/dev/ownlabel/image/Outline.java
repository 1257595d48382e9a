package dev.ownlabel.image;

/**
 * The header as stored in the file.
 *
 * @param width stored pixels, before orientation
 * @param height stored pixels, before orientation
 * @param orientation EXIF orientation, 1 to 8
 */
record Outline(ImageHeader.Format format, int width, int height, int orientation) {
    ImageHeader upright() {
        return orientation >= 5 ? new ImageHeader(format, height, width) : new ImageHeader(format, width, height);
    }
}
