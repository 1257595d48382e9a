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
    /** What cross-validation inside training data found good (docs/QUALITY.md, "Fine-tuning"). */
    public static final Recipe USUAL = new Recipe(25, 32, 1e-3, 1e-3, 0.05, 0.2, true, true, true, List.of());

    /** Share of a label's certainty that goes to all labels alike. */
    static final double SMOOTHING = 0.05;

    public Recipe {
        frozen = List.copyOf(frozen);
    }

    /** The same for so many epochs. */
    public Recipe withEpochs(int other) {
        return new Recipe(other, batch, rate, headRate, decay, mixing, augmented, averaged, normalised, frozen);
    }
}
