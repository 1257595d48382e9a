package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.score.Scorer;

/** A way to fit one kind of head to some of the points. */
sealed interface Fitting extends AutoCloseable permits Discriminants, Perceptrons, Regressions {
    /** For a fit that no other one is like. */
    int ALONE = -1;

    /** What can be tried, strongest first. */
    double[] strengths();

    /**
     * Fits.
     *
     * @param used 1 for each image that is learnt from, 0 for the others
     * @param slot the same number for fits to the same images, which may begin where the one before ended; or {@link #ALONE}
     */
    Fitted fit(double strength, float[] used, int slot);

    @Override
    void close();

    /** What was fitted. */
    interface Fitted {
        /** Scores [label] of an image by its number, whether it was learnt from or not. */
        double[] scores(int row);

        /** As a function of the features. */
        Scorer scorer();
    }
}
