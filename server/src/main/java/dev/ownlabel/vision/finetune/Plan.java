package dev.ownlabel.vision.finetune;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How fine-tuning fits into its time. Decided by what is to be computed and an assumed speed, not by a clock: so the same data give
 * the same plan. The clock only ends what takes far longer than assumed.
 *
 * @param folds how many of {@link #PARTS} parts are held out in turn, to be scored by what learnt from the others
 * @param epochs of each tuning
 */
record Plan(int folds, int epochs) {
    static final int PARTS = 3;

    /** Shares of a recipe's epochs that one, two and three held-out parts need; without the first it is not worth the time. */
    private static final List<Double> NEEDED = List.of(0.2, 0.5, 0.55);

    /** Share of the time that the plan uses. */
    private static final double MARGIN = 0.9;

    /**
     * Plans.
     *
     * @param multiplications of one image's way through the network, at the size it learns from
     * @param recipe whose epochs are the most
     * @return empty if the time does not suffice
     */
    static Optional<Plan> of(int images, double multiplications, Recipe recipe, Speed speed, Duration budget) {
        double seconds = budget.toMillis() / 1000.0 * MARGIN;
        double affordable = seconds * speed.multiplications() / multiplications;
        for (int folds = PARTS; folds > 0; folds--) {
            int epochs = (int) Math.min(recipe.epochs(), affordable / images / times(folds));
            if (epochs >= NEEDED.get(folds - 1) * recipe.epochs()) {
                return Optional.of(new Plan(folds, epochs));
            }
        }
        return Optional.empty();
    }

    /** How often an epoch of all learns from each image: once, after parts of them were left out. */
    private static double times(int folds) {
        return 1 + folds * (PARTS - 1.0) / PARTS;
    }

    /** Share of the work that is done when cross-validation ends. */
    double crossed() {
        return 1 - 1 / times(folds);
    }
}
