package dev.ownlabel.vision.measure;

import java.util.List;

/**
 * What a test showed. Aggregates are unweighted means over the labels that have test images (O: summary file, "Aggregation").
 *
 * @param labels in the order of the model's labels
 * @param confusion all pairs of labels, true label by true label
 * @param accuracy share of the images whose most confident label is true
 * @param images every tested image, in order
 */
public record EvaluationResult(
        List<LabelMetrics> labels,
        double precision,
        double recall,
        double f1,
        double accuracy,
        List<Confusion> confusion,
        List<ImageScore> images) {
    /**
     * A cell of the confusion matrix.
     *
     * @param value share of the images with the true label whose most confident label is the predicted one, 0 to 1; zero where
     *     no image has the true label (C: the published pages disagree on the divisor)
     */
    public record Confusion(String truth, String predicted, double value) {}

    public EvaluationResult {
        labels = List.copyOf(labels);
        confusion = List.copyOf(confusion);
        images = List.copyOf(images);
    }

    /** How many images were tested. */
    public int testingImages() {
        return images.size();
    }
}
