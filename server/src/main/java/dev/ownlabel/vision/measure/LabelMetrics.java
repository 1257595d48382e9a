package dev.ownlabel.vision.measure;

/**
 * How well a label is recognised, all figures 0 to 1.
 *
 * @param threshold the assumed threshold: where the label reaches its best F1 on the test data (D: metrics); for a label
 *     without test images the estimate from the training data
 * @param testingImages test images that have the label; without any, the other figures are zero
 */
public record LabelMetrics(
        String label, double precision, double recall, double f1, double threshold, int testingImages) {}
