package dev.ownlabel.vision.boxes;

import java.util.List;

/**
 * One tested image.
 *
 * @param image its number in the test images
 * @param truth its true boxes
 * @param found most confident first
 */
public record TestedImage(int image, List<LabelledBox> truth, List<FoundBox> found) {
    public TestedImage {
        truth = List.copyOf(truth);
        found = List.copyOf(found);
    }
}
