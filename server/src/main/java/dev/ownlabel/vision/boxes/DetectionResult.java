package dev.ownlabel.vision.boxes;

import dev.ownlabel.vision.measure.LabelMetrics;
import java.util.List;
import java.util.Set;

/**
 * What a test of a detector showed. A box is right when it overlaps a true box of its label by half or more (D: "Metrics").
 * Aggregates are unweighted means over the labels that have test images.
 *
 * @param labels in the order of the model's labels, each at its assumed threshold
 * @param averagePrecision mean over labels of the average precision at overlap 0.5 (mAP50)
 * @param averagePrecisionOverOverlaps its mean over the overlaps 0.5, 0.55 … 0.95 (mAP50:95)
 * @param averageRecall mean over labels of the share of the true boxes found at overlap 0.5, whatever the confidence (mAR)
 * @param images every tested image, in order
 * @param right for every image the numbers of its found boxes that are right at overlap 0.5
 */
public record DetectionResult(
        List<LabelMetrics> labels,
        double precision,
        double recall,
        double f1,
        double averagePrecision,
        double averagePrecisionOverOverlaps,
        double averageRecall,
        List<TestedImage> images,
        List<Set<Integer>> right) {
    public DetectionResult {
        labels = List.copyOf(labels);
        images = List.copyOf(images);
        right = List.copyOf(right);
    }

    /** How many images were tested. */
    public int testingImages() {
        return images.size();
    }
}
