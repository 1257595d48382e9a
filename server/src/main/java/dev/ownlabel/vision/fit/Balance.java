package dev.ownlabel.vision.fit;

import java.util.Arrays;

/**
 * How much more an image of a rare label counts, so that a label is not neglected because it is rare. Only where every image has
 * one label: several labels are each a yes or no of their own, whose rarity calibration and thresholds deal with.
 */
final class Balance {
    /** From where on labels count as uneven: the most frequent has so many times the images of the rarest. */
    private static final double UNEVEN = 2;

    /** An image counts at most so many times as much as another. */
    private static final double MOST = 20;

    private final double[] importances;

    private Balance(double[] importances) {
        this.importances = importances;
    }

    /** Every image counts the same. */
    static Balance none(Targets targets) {
        double[] ones = new double[targets.labels()];
        Arrays.fill(ones, 1);
        return new Balance(ones);
    }

    /** Every label counts the same where they are uneven: an image counts by the rarity of its label, 1 in the mean. */
    static Balance of(Targets targets) {
        int[] counts = targets.counts();
        int most = Arrays.stream(counts).max().orElse(1);
        int least = Math.max(1, Arrays.stream(counts).min().orElse(1));
        if (!targets.single() || most < UNEVEN * least) {
            return none(targets);
        }
        double[] importances = new double[counts.length];
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            importances[k] = Math.min(MOST, (double) most / Math.max(1, counts[k]));
            sum += importances[k] * counts[k];
        }
        double mean = sum / targets.ofImages().size();
        return new Balance(Arrays.stream(importances).map(each -> each / mean).toArray());
    }

    /** Whether labels are uneven, so that images count differently. */
    boolean uneven() {
        return Arrays.stream(importances).anyMatch(each -> each != importances[0]);
    }

    /** How much an image counts. */
    double importance(Targets targets, int image) {
        return targets.single()
                ? importances[targets.ofImages().get(image).iterator().next()]
                : 1;
    }

    /** What a balanced head's score of a label lacks of the score by which the label is as frequent as it is. */
    double frequency(int label) {
        return -Math.log(importances[label]);
    }
}
