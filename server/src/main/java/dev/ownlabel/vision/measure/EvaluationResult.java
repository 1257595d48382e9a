package dev.ownlabel.vision.measure;

import java.util.List;
import java.util.stream.IntStream;

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

    /**
     * Expected calibration error of the most confident label: the mean distance, over fifteen equal bins of confidence weighted by
     * their images, of the mean confidence from the share that is right (Guo et al., 2017). 0 is perfect.
     */
    public double calibrationError() {
        CalibrationError error = new CalibrationError();
        for (ImageScore image : images) {
            error.add(image.confidences().get(image.best()), image.labels().contains(image.best()));
        }
        return error.value();
    }

    /** The same over every label of every image, mean over the labels. */
    public double labelCalibrationError() {
        return IntStream.range(0, labels.size())
                .mapToDouble(label -> {
                    CalibrationError error = new CalibrationError();
                    images.forEach(image -> error.add(
                            image.confidences().get(label), image.labels().contains(label)));
                    return error.value();
                })
                .average()
                .orElse(0);
    }
}
