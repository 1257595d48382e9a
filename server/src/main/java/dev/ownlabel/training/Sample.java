package dev.ownlabel.training;

import dev.ownlabel.manifest.Labelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A usable line, as far as learning needs it.
 *
 * @param line its number in the manifest, from 1
 * @param labels image-level labels, each once; empty where the line has boxes only
 * @param boxes of every box attribute; empty where the line has image-level labels only
 */
record Sample(int line, String sourceRef, List<String> labels, List<Labelling.Boxes> boxes) {
    Sample {
        labels = List.copyOf(labels);
        boxes = List.copyOf(boxes);
    }

    /** The labels of its boxes, each once. */
    Set<String> boxLabels() {
        Set<String> found = new LinkedHashSet<>();
        boxes.forEach(attribute -> attribute.boxes().forEach(box -> found.add(box.label())));
        return found;
    }

    /** As a classification model learns it: boxes beside image-level labels do not count. */
    Sample withoutBoxes() {
        return boxes.isEmpty() ? this : new Sample(line, sourceRef, labels, List.of());
    }

    /** As a detection model learns it: image-level labels beside boxes do not count. */
    Sample withoutImageLabels() {
        return labels.isEmpty() ? this : new Sample(line, sourceRef, List.of(), boxes);
    }
}
