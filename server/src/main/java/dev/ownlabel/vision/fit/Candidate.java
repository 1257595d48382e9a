package dev.ownlabel.vision.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * A head as cross-validation sees it.
 *
 * @param images that were held out
 * @param scores theirs, [image][label], by heads that had not seen them
 */
record Candidate(List<Part> parts, List<Integer> images, List<double[]> scores, Losses losses) {
    Candidate {
        parts = List.copyOf(parts);
    }

    /** The scores as logarithms of odds. */
    List<double[]> scaled() {
        List<double[]> scaled = new ArrayList<>();
        for (double[] own : scores) {
            double[] times = own.clone();
            for (int k = 0; k < times.length; k++) {
                times[k] *= losses.factor();
            }
            scaled.add(times);
        }
        return scaled;
    }
}
