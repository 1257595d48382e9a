package dev.ownlabel.image;

/**
 * The header as stored in the file.
 *
 * @param width stored pixels, before orientation
 * @param height stored pixels, before orientation
 * @param orientation EXIF orientation, 1 to 8
 * @param plain a JPEG of eight bits, grey or of three colours
 */
record Outline(ImageHeader.Format format, int width, int height, int orientation, boolean plain) {
    ImageHeader upright() {
        return orientation >= 5 ? new ImageHeader(format, height, width) : new ImageHeader(format, width, height);
    }
}
