package dev.ownlabel.vision.boxes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Non-maximum suppression: of boxes of one label that overlap, the most confident one stays.
 *
 * @param overlap intersection over union above which two boxes are taken for one object
 * @param most boxes that stay in one image
 */
public record Suppression(double overlap, int most) {
    /** Most confident first, equal ones in the order given; boxes of different labels do not touch each other. */
    public List<FoundBox> apply(List<FoundBox> found) {
        List<FoundBox> descending = new ArrayList<>(found);
        descending.sort(Comparator.comparingDouble(FoundBox::confidence01).reversed());
        List<FoundBox> kept = new ArrayList<>();
        for (FoundBox candidate : descending) {
            if (kept.size() == most) {
                break;
            }
            if (kept.stream().noneMatch(better -> repeats(candidate, better))) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private boolean repeats(FoundBox candidate, FoundBox better) {
        return candidate.label() == better.label() && candidate.box().iou(better.box()) > overlap;
    }
}
