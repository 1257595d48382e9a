package dev.ownlabel.vision.views;

import java.time.Duration;

/**
 * How trying views fits into its time. Decided by what is to be computed and an assumed speed, not by a clock: so the same data give
 * the same views.
 *
 * @param images that are looked at
 * @param views of the candidates, in their order, that are tried
 */
public record ViewPlan(int images, int views) {
    /** Comparing takes time by the cube of this. */
    private static final int MOST_IMAGES = 400;

    /** Rather than with fewer images, views are compared with less of a choice. */
    private static final int ENOUGH_IMAGES = 200;

    /** Multiply-adds a second and core of networks that are run; about half of what was measured on a quiet machine. */
    private static final double SPEED = 10e9;

    /** Decoding an image, in multiply-adds. */
    private static final double DECODING = 5e7;

    /** Share of the time that the plan uses; comparing takes most of the rest. */
    private static final double MARGIN = 0.8;

    /**
     * Plans.
     *
     * @param images of the training
     * @param usual multiply-adds of the usual view of an image
     * @param candidates multiply-adds of the others, the most promising first
     */
    public static ViewPlan of(int images, double usual, double[] candidates, Duration budget, int threads) {
        double affordable = budget.toMillis() / 1000.0 * MARGIN * threads * SPEED;
        for (int views = candidates.length; views > 0; views--) {
            double work = usual + 2 * DECODING;
            for (int i = 0; i < views; i++) {
                work += candidates[i];
            }
            int looked = (int) Math.min(Math.min(images, MOST_IMAGES), affordable / work);
            if (looked >= Math.min(images, ENOUGH_IMAGES)) {
                return new ViewPlan(looked, views);
            }
        }
        return new ViewPlan(0, 0);
    }
}
