package dev.ownlabel.vision.finetune;

import java.util.List;

/**
 * How a network is fine-tuned.
 *
 * @param epochs times that each image is seen
 * @param batch images in a step
 * @param rate of learning of the network at its peak; the head's is {@code headRate}
 * @param decay of weights, a share times the rate
 * @param mixing whether pairs of images are mixed (Zhang et al., "mixup", 2018), as the parameter of the mix's distribution;
 *     0 for never
 * @param augmented whether images are cropped, mirrored and recoloured by chance
 * @param averaged whether the result is the moving average of the weights
 * @param normalised whether batch normalisations are unfolded for learning
 * @param frozen tensors up to which the network stays as it is; none for all of it to learn
 */
public record Recipe(
        int epochs,
        int batch,
        double rate,
        double headRate,
        double decay,
        double mixing,
        boolean augmented,
        boolean averaged,
        boolean normalised,
        List<String> frozen) {
    /** For small networks, all of which learns. What cross-validation inside training data found good (docs/QUALITY.md, "Fine-tuning"). */
    public static final Recipe WHOLE = new Recipe(25, 32, 1e-3, 1e-3, 0.05, 0.2, true, true, true, List.of());

    /** For large networks that are good already: their first stages stay, the others move little. Found in the same way. */
    private static final Recipe LATE = new Recipe(20, 16, 2e-4, 1e-3, 0.05, 0.2, true, true, false, List.of());

    /** Steps that a later part should have: few images are seen more often. */
    private static final int ENOUGH_STEPS = 500;

    /** Share of a label's certainty that goes to all labels alike. */
    static final double SMOOTHING = 0.05;

    public Recipe {
        frozen = List.copyOf(frozen);
    }

    /** For a network whose later part learns from so many images: what its finest map is computed by stays as it is. */
    static Recipe late(Source source, int images) {
        List<String> frozen = source.maps().stream().limit(1).toList();
        int epochs = Math.max(LATE.epochs, ENOUGH_STEPS * LATE.batch / images);
        return new Recipe(
                epochs,
                LATE.batch,
                LATE.rate,
                LATE.headRate,
                LATE.decay,
                LATE.mixing,
                LATE.augmented,
                LATE.averaged,
                LATE.normalised,
                frozen);
    }

    /** The same for so many epochs. */
    public Recipe withEpochs(int other) {
        return new Recipe(other, batch, rate, headRate, decay, mixing, augmented, averaged, normalised, frozen);
    }
}
