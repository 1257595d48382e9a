package dev.ownlabel.vision.measure;

import dev.ownlabel.vision.measure.EvaluationResult.Confusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** Counts scores into metrics (specification: training-and-inference.md §5, manifests.md §8). */
public final class Metrics {
    private final List<String> labels;
    private final List<ImageScore> images;

    /** @param images what was measured, each with a score of every label */
    public Metrics(List<String> labels, List<ImageScore> images) {
        this.labels = labels;
        this.images = images;
    }

    /**
     * All metrics.
     *
     * @param fallback the threshold of a label, by number, that no image has
     */
    public EvaluationResult result(IntToDoubleFunction fallback) {
        List<LabelMetrics> metrics = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            metrics.add(metrics(label, fallback));
        }
        return new EvaluationResult(
                metrics,
                mean(metrics, LabelMetrics::precision),
                mean(metrics, LabelMetrics::recall),
                mean(metrics, LabelMetrics::f1),
                accuracy(),
                confusion(),
                images);
    }

    /** Predictions are made at or above the threshold; among equal F1 the highest threshold is taken. */
    private LabelMetrics metrics(int label, IntToDoubleFunction fallback) {
        List<ImageScore> descending = new ArrayList<>(images);
        descending.sort(
                Comparator.comparing((ImageScore score) -> score.confidences().get(label))
                        .reversed());
        int positives = (int)
                images.stream().filter(score -> score.labels().contains(label)).count();
        if (positives == 0) {
            return new LabelMetrics(labels.get(label), 0, 0, 0, fallback.applyAsDouble(label), 0);
        }
        int hits = 0;
        int bestHits = 0;
        int bestPredicted = 0;
        double bestF1 = -1;
        for (int i = 0; i < descending.size(); i++) {
            hits += descending.get(i).labels().contains(label) ? 1 : 0;
            boolean tied = i + 1 < descending.size()
                    && confidence(descending, i + 1, label) == confidence(descending, i, label);
            double f1 = 2.0 * hits / (i + 1 + positives);
            if (!tied && f1 > bestF1) {
                bestF1 = f1;
                bestHits = hits;
                bestPredicted = i + 1;
            }
        }
        double lowest = confidence(descending, bestPredicted - 1, label);
        double next = bestPredicted < descending.size() ? confidence(descending, bestPredicted, label) : 0;
        double precision = (double) bestHits / bestPredicted;
        double recall = (double) bestHits / positives;
        // in the middle of the gap, where neither rounding nor an image much like these changes the outcome
        return new LabelMetrics(labels.get(label), precision, recall, bestF1, (lowest + next) / 2, positives);
    }

    private static float confidence(List<ImageScore> scores, int index, int label) {
        return scores.get(index).confidences().get(label);
    }

    private static double mean(List<LabelMetrics> metrics, ToDoubleFunction<LabelMetrics> figure) {
        return metrics.stream()
                .filter(label -> label.testingImages() > 0)
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }

    private double accuracy() {
        return images.stream()
                .mapToInt(score -> score.labels().contains(score.best()) ? 1 : 0)
                .average()
                .orElse(0);
    }

    private List<Confusion> confusion() {
        int[][] counts = new int[labels.size()][labels.size()];
        for (ImageScore score : images) {
            for (int truth : score.labels()) {
                counts[truth][score.best()]++;
            }
        }
        List<Confusion> cells = new ArrayList<>();
        for (int truth = 0; truth < labels.size(); truth++) {
            int all = Arrays.stream(counts[truth]).sum();
            for (int predicted = 0; predicted < labels.size(); predicted++) {
                double share = all == 0 ? 0 : (double) counts[truth][predicted] / all;
                cells.add(new Confusion(labels.get(truth), labels.get(predicted), share));
            }
        }
        return cells;
    }
}
