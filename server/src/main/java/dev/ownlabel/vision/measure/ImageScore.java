package dev.ownlabel.vision.measure;

import java.util.List;
import java.util.Set;

/**
 * One tested image.
 *
 * @param image its number in the test images
 * @param labels numbers of its true labels
 * @param confidences 0 to 1, in the order of the model's labels
 */
public record ImageScore(int image, Set<Integer> labels, List<Float> confidences) {
    public ImageScore {
        labels = Set.copyOf(labels);
        confidences = List.copyOf(confidences);
    }

    /** The number of the label with the highest confidence, the first one of several. */
    public int best() {
        int best = 0;
        for (int i = 1; i < confidences.size(); i++) {
            if (confidences.get(i) > confidences.get(best)) {
                best = i;
            }
        }
        return best;
    }
}
