package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Joins what two models think of an image: the logarithms of one's confidences and the other's scores, added up with a weight each
 * and calibrated anew. The weights are those that explain held-out images best; a weight of 0 leaves a model out.
 */
public final class Blend {
    private static final double[] MIXES = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double[] SHARPNESSES = {0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.8, 4};

    /** The least that the second model must gain: a share of the loss, and a share of the gain's standard error. */
    private static final double LEAST_GAIN = 0.01;

    private static final double LEAST_CERTAINTY = 0.5;

    private final double first;
    private final double second;
    private final boolean single;
    private final Calibration calibration;
    private final Verdict verdict;

    private Blend(double first, double second, boolean single, Calibration calibration, Verdict verdict) {
        this.first = first;
        this.second = second;
        this.single = single;
        this.calibration = calibration;
        this.verdict = verdict;
    }

    /**
     * An image that neither model has learnt from.
     *
     * @param confidences the first model's, 0 to 1
     * @param scores the second model's: logarithms of odds, up to a constant where labels are a choice
     */
    public record Pair(int image, List<Float> confidences, List<Float> scores) {
        public Pair {
            confidences = List.copyOf(confidences);
            scores = List.copyOf(scores);
        }
    }

    /**
     * Mean cross-entropies on held-out images.
     *
     * @param gain of both over the first, with its standard error
     */
    public record Verdict(double first, double second, double both, double gain, double error) {}

    /**
     * Weighs the models.
     *
     * @param pairs at least one, their images numbered as in the targets
     */
    public static Blend of(List<Pair> pairs, Targets targets) {
        List<double[]> a = pairs.stream()
                .map(pair -> logarithms(pair.confidences(), targets.single()))
                .toList();
        List<double[]> b = pairs.stream().map(pair -> doubles(pair.scores())).toList();
        double[] alone = losses(best(a, b, pairs, targets, 0), a, b, pairs, targets);
        double[] other = losses(best(a, b, pairs, targets, 1), a, b, pairs, targets);
        double[] weights = best(a, b, pairs, targets);
        double[] joined = losses(weights, a, b, pairs, targets);
        double gain = mean(alone) - mean(joined);
        double error = error(alone, joined);
        Verdict verdict = new Verdict(mean(alone), mean(other), mean(joined), gain, error);
        if (gain < Math.max(LEAST_GAIN * mean(alone), LEAST_CERTAINTY * error)) {
            weights = new double[] {1, 0};
        }
        return new Blend(weights[0], weights[1], targets.single(), calibration(weights, a, b, pairs, targets), verdict);
    }

    private static Calibration calibration(
            double[] weights, List<double[]> a, List<double[]> b, List<Pair> pairs, Targets targets) {
        List<double[]> logOdds = new ArrayList<>();
        List<Integer> images = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            logOdds.add(Head.logOdds(sum(weights, a.get(i), b.get(i)), targets.single()));
            images.add(pairs.get(i).image());
        }
        return Calibration.fit(logOdds, images, targets);
    }

    /** The confidences of both together for a held-out image. */
    public List<Float> confidences(Pair pair) {
        double[] weights = {first, second};
        double[] odds =
                Head.logOdds(sum(weights, logarithms(pair.confidences(), single), doubles(pair.scores())), single);
        List<Float> confidences = new ArrayList<>();
        for (int k = 0; k < odds.length; k++) {
            confidences.add((float) calibration.confidence(k, odds[k]));
        }
        return confidences;
    }

    /** Adds the operators; returns the name of the tensor of confidences [n, labels]. */
    public String addTo(Graph graph, String confidences, String scores) {
        String sum = null;
        if (first > 0) {
            sum = graph.node("Mul", List.of(logarithms(graph, confidences), graph.scalar(first)));
        }
        if (second > 0) {
            String scaled = graph.node("Mul", List.of(scores, graph.scalar(second)));
            sum = sum == null ? scaled : graph.node("Add", List.of(sum, scaled));
        }
        int labels = calibration.slopes().size();
        return calibration.addTo(graph, Head.logOdds(graph, Objects.requireNonNull(sum), labels, single));
    }

    private String logarithms(Graph graph, String confidences) {
        String inner = graph.node("Clip", List.of(confidences, graph.scalar(Head.EDGE), graph.scalar(1 - Head.EDGE)));
        String logarithm = graph.node("Log", List.of(inner));
        if (single) {
            return logarithm;
        }
        String against = graph.node("Log", List.of(graph.node("Sub", List.of(graph.scalar(1), inner))));
        return graph.node("Sub", List.of(logarithm, against));
    }

    /** Weight of the first model; 0 if it is left out. */
    public double first() {
        return first;
    }

    /** Weight of the second model; 0 if it is left out. */
    public double second() {
        return second;
    }

    public Calibration calibration() {
        return calibration;
    }

    public Verdict verdict() {
        return verdict;
    }

    private static double[] best(List<double[]> a, List<double[]> b, List<Pair> pairs, Targets targets) {
        double[] best = {1, 0};
        double least = Double.POSITIVE_INFINITY;
        for (double mix : MIXES) {
            double[] weights = best(a, b, pairs, targets, mix);
            double loss = mean(losses(weights, a, b, pairs, targets));
            if (loss < least) {
                least = loss;
                best = weights;
            }
        }
        return best;
    }

    /** The best sharpness of a mix. */
    private static double[] best(List<double[]> a, List<double[]> b, List<Pair> pairs, Targets targets, double mix) {
        double[] best = {1 - mix, mix};
        double least = Double.POSITIVE_INFINITY;
        for (double sharpness : SHARPNESSES) {
            double[] weights = {(1 - mix) * sharpness, mix * sharpness};
            double loss = mean(losses(weights, a, b, pairs, targets));
            if (loss < least) {
                least = loss;
                best = weights;
            }
        }
        return best;
    }

    private static double[] losses(
            double[] weights, List<double[]> a, List<double[]> b, List<Pair> pairs, Targets targets) {
        double[] losses = new double[pairs.size()];
        for (int i = 0; i < losses.length; i++) {
            double[] odds = Head.logOdds(sum(weights, a.get(i), b.get(i)), targets.single());
            for (int k = 0; k < odds.length; k++) {
                boolean truth = targets.has(pairs.get(i).image(), k);
                if (truth || !targets.single()) {
                    losses[i] += Math.log1p(Math.exp(truth ? -odds[k] : odds[k]));
                }
            }
        }
        return losses;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double error(double[] one, double[] other) {
        double gain = mean(one) - mean(other);
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = one[i] - other[i] - gain;
            sum += difference * difference;
        }
        return Math.sqrt(sum) / one.length;
    }

    private static double[] sum(double[] weights, double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int k = 0; k < sum.length; k++) {
            sum[k] = weights[0] * a[k] + weights[1] * b[k];
        }
        return sum;
    }

    private static double[] logarithms(List<Float> confidences, boolean single) {
        double[] result = new double[confidences.size()];
        for (int k = 0; k < result.length; k++) {
            double inner = Math.clamp(confidences.get(k), Head.EDGE, 1 - Head.EDGE);
            result[k] = Math.log(inner) - (single ? 0 : Math.log(1 - inner));
        }
        return result;
    }

    private static double[] doubles(List<Float> values) {
        return values.stream().mapToDouble(Float::doubleValue).toArray();
    }
}
