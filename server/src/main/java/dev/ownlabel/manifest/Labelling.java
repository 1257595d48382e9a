package dev.ownlabel.manifest;

import java.util.List;

/** What one usable label attribute of a line says about its image. */
public sealed interface Labelling {
    /** The attribute's name, which is not the label. */
    String attribute();

    /** The whole image has the label. */
    record ImageLevel(String attribute, String label) implements Labelling {}

    /** Boxes on an image of {@code imageWidth} x {@code imageHeight} pixels; those off the frame or too small are left out. */
    record Boxes(String attribute, int imageWidth, int imageHeight, List<Box> boxes) implements Labelling {
        public Boxes {
            boxes = List.copyOf(boxes);
        }
    }

    /** A labelled rectangle in pixels, origin at the top left. */
    record Box(String label, int left, int top, int width, int height) {}
}
