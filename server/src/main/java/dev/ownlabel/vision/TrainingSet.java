package dev.ownlabel.vision;

import java.util.HashSet;
import java.util.List;

/**
 * What a model is trained on.
 *
 * @param labels at least two different names; images refer to them by number
 * @param images at least one; every label must be used by at least one image, every image must have at least one label
 */
public record TrainingSet(List<String> labels, LabelledImages images) {
    public TrainingSet {
        labels = List.copyOf(labels);
        if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
            throw new IllegalArgumentException("At least two different labels are needed");
        }
    }

    /** Whether every image has exactly one label; the head may then be fitted as a choice among them. */
    boolean single() {
        for (int i = 0; i < images.size(); i++) {
            if (images.labels(i).size() != 1) {
                return false;
            }
        }
        return true;
    }
}
