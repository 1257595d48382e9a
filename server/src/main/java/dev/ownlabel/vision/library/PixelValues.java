package dev.ownlabel.vision.library;

import java.util.List;

/** What networks commonly expect of a pixel: (byte - mean) / deviation, for red, green and blue. */
public enum PixelValues {
    /** From 0 to 1, then by the means and deviations of ImageNet's colours: most networks trained with PyTorch. */
    IMAGENET("imagenet", List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375)),
    /** From -1 to 1: many networks trained with TensorFlow, and vision transformers. */
    SIGNED("-1..1", List.of(127.5, 127.5, 127.5), List.of(127.5, 127.5, 127.5)),
    UNIT("0..1", List.of(0.0, 0.0, 0.0), List.of(255.0, 255.0, 255.0)),
    BYTES("0..255", List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Double> mean;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Double> deviation;

    PixelValues(String word, List<Double> mean, List<Double> deviation) {
        this.word = word;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** As commands name it. */
    @Override
    public String toString() {
        return word;
    }

    List<Double> mean() {
        return mean;
    }

    List<Double> deviation() {
        return deviation;
    }
}
