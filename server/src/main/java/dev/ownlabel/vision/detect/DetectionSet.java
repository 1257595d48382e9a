package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.util.HashSet;
import java.util.List;

/**
 * What a detector is trained on.
 *
 * @param labels at least one, all different; boxes refer to them by number
 * @param images at least one; every label must be used by at least one box, every image must have at least one box
 */
public record DetectionSet(List<String> labels, BoxedImages images) {
    public DetectionSet {
        labels = List.copyOf(labels);
        if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
            throw new IllegalArgumentException("At least one label is needed, and no label twice");
        }
    }

    /** How many boxes each label has; checks what is said above. */
    int[] counts() {
        int[] counts = new int[labels.size()];
        for (int i = 0; i < images.size(); i++) {
            List<LabelledBox> boxes = images.boxes(i);
            if (boxes.isEmpty()) {
                throw new IllegalArgumentException("Training image " + i + " has no box");
            }
            for (LabelledBox box : boxes) {
                if (box.label() < 0 || box.label() >= counts.length) {
                    throw new IllegalArgumentException("Training image " + i + " has a label that is not in the list");
                }
                counts[box.label()]++;
            }
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new IllegalArgumentException("No training image has the label '" + labels.get(label) + "'");
            }
        }
        return counts;
    }
}
