package dev.ownlabel.vision.detect.loss;

import dev.ownlabel.vision.boxes.LabelledBox;
import java.util.List;

/**
 * How wrong the network's maps are, and in which direction they would be less wrong. A cell's confidence for its box's label should be
 * its overlap with the box, all others zero (quality focal loss: Li and others, "Generalized Focal Loss", 2020); its box should meet
 * the true one (generalised IoU: Rezatofighi and others, 2019). Both are divided by the number of cells that learn a box.
 *
 * @param confidence loss of the confidences
 * @param boxes loss of the boxes, unweighted
 * @param gradient of the weighted sum, with respect to the maps
 */
public record DetectionLoss(double confidence, double boxes, RawMaps gradient) {
    private static final double BOX_WEIGHT = 2;

    /** The weighted sum. */
    public double total() {
        return confidence + BOX_WEIGHT * boxes;
    }

    /**
     * Computes it for a batch.
     *
     * @param truth each image's boxes in input pixels
     */
    public static DetectionLoss of(Cells cells, RawMaps maps, List<List<LabelledBox>> truth) {
        float[] geometry = cells.geometry();
        RawMaps gradient = RawMaps.zero(cells, maps.labels(), maps.images());
        Proposals[] proposals = new Proposals[maps.images()];
        Assignment[] assignments = new Assignment[maps.images()];
        int positives = 0;
        for (int image = 0; image < maps.images(); image++) {
            proposals[image] = new Proposals(geometry, maps, image);
            assignments[image] = Assignment.of(geometry, proposals[image], truth.get(image));
            positives += assignments[image].positives();
        }
        double share = 1.0 / Math.max(1, positives);
        double confidence = 0;
        double boxes = 0;
        for (int image = 0; image < maps.images(); image++) {
            for (int cell = 0; cell < cells.count(); cell++) {
                int assigned = assignments[image].box(cell);
                int label = Assignment.NONE;
                if (assigned != Assignment.NONE) {
                    LabelledBox box = truth.get(image).get(assigned);
                    label = box.label();
                    BoxLoss loss = new BoxLoss(proposals[image].box(cell), box.box());
                    boxes += share * loss.value();
                    double[] slope = loss.slope(maps.box(image, cell), geometry[cell * 3 + 2], share * BOX_WEIGHT);
                    gradient.setBox(image, cell, slope);
                }
                for (int other = 0; other < maps.labels(); other++) {
                    double target = other == label ? assignments[image].overlap(cell) : 0;
                    double value = maps.logOdds(image, cell, other);
                    confidence += share * focal(value, target);
                    gradient.setLogOdds(image, cell, other, share * focalSlope(value, target));
                }
            }
        }
        return new DetectionLoss(confidence, boxes, gradient);
    }

    /** |target - p|² × cross-entropy. */
    static double focal(double logOdds, double target) {
        double distance = sigmoid(logOdds) - target;
        return distance * distance * (Proposals.softplus(logOdds) - target * logOdds);
    }

    /** Its derivative with respect to the log-odds. */
    static double focalSlope(double logOdds, double target) {
        double p = sigmoid(logOdds);
        double distance = p - target;
        double entropy = Proposals.softplus(logOdds) - target * logOdds;
        return distance * distance * distance + 2 * distance * p * (1 - p) * entropy;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
