package dev.ownlabel.vision.fit;

import java.util.List;

/**
 * How much each block of features counts.
 *
 * @param shares of the blocks, adding up to 1
 * @param strength of the penalty it was tried with
 * @param losses of images left out one at a time
 */
record Mixture(List<Double> shares, double strength, Losses losses) {
    Mixture {
        shares = List.copyOf(shares);
    }
}
