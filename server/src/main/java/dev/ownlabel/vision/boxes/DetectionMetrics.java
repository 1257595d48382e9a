package dev.ownlabel.vision.boxes;

import dev.ownlabel.vision.boxes.AveragePrecision.Judged;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** Counts tested images into metrics (specification: training-and-inference.md §5). */
public final class DetectionMetrics {
    /** Overlap from which on a box is right. */
    public static final double RIGHT = 0.5;

    private static final int OVERLAPS = 10;
    private static final double OVERLAP_STEP = 0.05;

    private final List<String> labels;
    private final List<TestedImage> images;

    /** Over the images, with the names of the labels that boxes number. */
    public DetectionMetrics(List<String> labels, List<TestedImage> images) {
        this.labels = labels;
        this.images = images;
    }

    /** One label's figures. */
    private record Figures(LabelMetrics metrics, double precisionAtHalf, double precisionOverOverlaps, double recall) {}

    /**
     * All metrics.
     *
     * @param fallback the threshold of a label, by number, that no image has or that is never found
     */
    public DetectionResult result(IntToDoubleFunction fallback) {
        List<Figures> figures = new ArrayList<>();
        List<Set<Integer>> right = new ArrayList<>();
        images.forEach(_ -> right.add(new HashSet<>()));
        for (int label = 0; label < labels.size(); label++) {
            AveragePrecision half = new AveragePrecision(images, label, RIGHT);
            for (Judged judged : half.judged()) {
                if (judged.right()) {
                    right.get(judged.image()).add(judged.index());
                }
            }
            figures.add(new Figures(
                    metrics(label, half, fallback.applyAsDouble(label)),
                    half.value(),
                    overOverlaps(label),
                    half.recall()));
        }
        return new DetectionResult(
                figures.stream().map(Figures::metrics).toList(),
                mean(figures, one -> one.metrics().precision()),
                mean(figures, one -> one.metrics().recall()),
                mean(figures, one -> one.metrics().f1()),
                mean(figures, Figures::precisionAtHalf),
                mean(figures, Figures::precisionOverOverlaps),
                mean(figures, Figures::recall),
                images,
                right);
    }

    /** Mean over labels of the average precision at overlap 0.5. */
    public double averagePrecision() {
        double sum = 0;
        int counted = 0;
        for (int label = 0; label < labels.size(); label++) {
            AveragePrecision half = new AveragePrecision(images, label, RIGHT);
            sum += half.value();
            counted += half.truths() > 0 ? 1 : 0;
        }
        return counted == 0 ? 0 : sum / counted;
    }

    private double overOverlaps(int label) {
        double sum = 0;
        for (int step = 0; step < OVERLAPS; step++) {
            sum += new AveragePrecision(images, label, RIGHT + step * OVERLAP_STEP).value();
        }
        return sum / OVERLAPS;
    }

    /** Boxes count at or above the threshold; among equal F1 the highest threshold is taken. */
    private LabelMetrics metrics(int label, AveragePrecision half, double fallback) {
        List<Judged> descending = half.judged();
        int hits = 0;
        int bestHits = 0;
        int bestFound = 0;
        double bestF1 = 0;
        for (int i = 0; i < descending.size(); i++) {
            hits += descending.get(i).right() ? 1 : 0;
            boolean tied = i + 1 < descending.size()
                    && descending.get(i + 1).confidence() == descending.get(i).confidence();
            double f1 = 2.0 * hits / (i + 1 + half.truths());
            if (!tied && f1 > bestF1) {
                bestF1 = f1;
                bestHits = hits;
                bestFound = i + 1;
            }
        }
        int having = (int) images.stream()
                .filter(image -> image.truth().stream().anyMatch(box -> box.label() == label))
                .count();
        if (bestHits == 0 || having == 0) {
            return new LabelMetrics(labels.get(label), 0, 0, 0, fallback, having);
        }
        double lowest = descending.get(bestFound - 1).confidence();
        double next = bestFound < descending.size() ? descending.get(bestFound).confidence() : 0;
        return new LabelMetrics(
                labels.get(label),
                (double) bestHits / bestFound,
                (double) bestHits / half.truths(),
                bestF1,
                (lowest + next) / 2,
                having);
    }

    private static double mean(List<Figures> figures, ToDoubleFunction<Figures> figure) {
        return figures.stream()
                .filter(one -> one.metrics().testingImages() > 0)
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }
}
