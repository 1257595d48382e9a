package dev.ownlabel.vision.finetune;

import java.time.Duration;
import java.util.Optional;

/**
 * How fine-tuning fits into its time. Decided by what is to be computed and an assumed speed, not by a clock: so the same data give
 * the same plan. The clock only ends what takes far longer than assumed.
 *
 * @param folds times that the network is tuned for cross-validation; 1 stands for one part of five held out
 * @param epochs of each tuning
 */
record Plan(int folds, int epochs) {
    private static final int MOST_EPOCHS = 25;
    private static final int FEWEST_EPOCHS = 8;
    private static final int FOLDS = 3;

    /** Multiply-adds a second and core, counted one way and computed both ways; as measured on a busy machine. */
    private static final double SPEED = 8e9;

    private static final double MIXED_SPEED = 24e9;

    /** Some operators do not run on several cores at once. */
    private static final double EFFICIENCY = 0.8;

    /** Share of the time that the plan uses. */
    private static final double MARGIN = 0.9;

    /**
     * Plans.
     *
     * @param multiplications of one image's way through the network, at the size it learns from
     * @param mixed whether the processor multiplies in bfloat16
     * @return empty if the time does not suffice
     */
    static Optional<Plan> of(int images, double multiplications, boolean mixed, Duration budget, int threads) {
        double cores = 1 + (threads - 1) * EFFICIENCY;
        double seconds = budget.toMillis() / 1000.0 * MARGIN;
        double affordable = seconds * cores * (mixed ? MIXED_SPEED : SPEED) / multiplications;
        int crossed =
                epochs(affordable, images * (double) FOLDS); // each of three folds learns from two thirds, then all
        if (crossed >= FEWEST_EPOCHS) {
            return Optional.of(new Plan(FOLDS, crossed));
        }
        int heldOut = epochs(affordable, images * 1.8);
        return heldOut >= FEWEST_EPOCHS ? Optional.of(new Plan(1, heldOut)) : Optional.empty();
    }

    private static int epochs(double affordable, double anEpoch) {
        return (int) Math.min(MOST_EPOCHS, affordable / anEpoch);
    }
}
