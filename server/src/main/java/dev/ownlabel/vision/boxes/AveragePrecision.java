package dev.ownlabel.vision.boxes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One label's found boxes against its true ones at one overlap. Images are gone through from the most confident box down; each takes
 * the true box that it meets best among those not taken yet, and is right when they overlap enough.
 */
public final class AveragePrecision {
    private static final int RECALL_POINTS = 101;

    private final int truths;
    private final List<Judged> descending;

    /**
     * A found box of the label with its verdict.
     *
     * @param image number of the image
     * @param index number of the box in the image
     * @param right whether it is a true box's best one
     */
    public record Judged(int image, int index, float confidence, boolean right) {}

    /**
     * Compares.
     *
     * @param label number of the label
     * @param overlap intersection over union from which on a box counts as found
     */
    public AveragePrecision(List<TestedImage> images, int label, double overlap) {
        List<Judged> all = new ArrayList<>();
        int count = 0;
        for (int image = 0; image < images.size(); image++) {
            TestedImage tested = images.get(image);
            List<Box> truth = tested.truth().stream()
                    .filter(box -> box.label() == label)
                    .map(LabelledBox::box)
                    .toList();
            count += truth.size();
            boolean[] taken = new boolean[truth.size()];
            for (int i = 0; i < tested.found().size(); i++) {
                FoundBox found = tested.found().get(i);
                if (found.label() == label) {
                    int met = best(found.box(), truth, taken, overlap);
                    if (met >= 0) {
                        taken[met] = true;
                    }
                    all.add(new Judged(image, i, found.confidence01(), met >= 0));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Judged::confidence).reversed());
        this.truths = count;
        this.descending = all;
    }

    private static int best(Box box, List<Box> truth, boolean[] taken, double overlap) {
        int best = -1;
        double most = overlap;
        for (int i = 0; i < truth.size(); i++) {
            double iou = taken[i] ? -1 : box.iou(truth.get(i));
            if (iou >= most) {
                most = iou;
                best = i;
            }
        }
        return best;
    }

    /** How many true boxes there are. */
    public int truths() {
        return truths;
    }

    /** All found boxes of the label, most confident first. */
    public List<Judged> judged() {
        return descending;
    }

    /** The share of the true boxes found by any box, 0 to 1. */
    public double recall() {
        return truths == 0
                ? 0
                : (double) descending.stream().filter(Judged::right).count() / truths;
    }

    /** Precision averaged over 101 recalls from 0 to 1, at each the best that this or a higher recall has (COCO). */
    public double value() {
        double[] best = new double[descending.size()];
        double[] recall = new double[descending.size()];
        int hits = 0;
        for (int i = 0; i < best.length; i++) {
            hits += descending.get(i).right() ? 1 : 0;
            best[i] = (double) hits / (i + 1);
            recall[i] = (double) hits / truths;
        }
        for (int i = best.length - 2; i >= 0; i--) {
            best[i] = Math.max(best[i], best[i + 1]);
        }
        double sum = 0;
        int at = 0;
        for (int point = 0; point < RECALL_POINTS; point++) {
            double wanted = point / (RECALL_POINTS - 1.0);
            while (at < best.length && recall[at] < wanted) {
                at++;
            }
            sum += at < best.length ? best[at] : 0;
        }
        return truths == 0 ? 0 : sum / RECALL_POINTS;
    }
}
