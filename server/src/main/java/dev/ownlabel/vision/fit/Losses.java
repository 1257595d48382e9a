package dev.ownlabel.vision.fit;

import java.util.ArrayList;
import java.util.List;

/** How far scores are from the truth: cross-entropy of each image, with one factor for all scores that suits them best. */
public record Losses(double factor, List<Double> ofImages) {
    /** Factors are tried from 1/32 to 64 in steps of the square root of two. */
    private static final int LOWEST = -10;

    private static final int HIGHEST = 12;

    public Losses {
        ofImages = List.copyOf(ofImages);
    }

    /** Of scores [image][label]; {@code images} are their numbers in the targets. */
    static Losses of(List<double[]> scores, List<Integer> images, Targets targets) {
        return of(scores, images, targets, Balance.none(targets));
    }

    /** Of scores as if every label were as frequent as the balance makes it. */
    static Losses of(List<double[]> scores, List<Integer> images, Targets targets, Balance balance) {
        Losses best = with(1, scores, images, targets, balance);
        for (int step = LOWEST; step <= HIGHEST; step++) {
            Losses other = with(Math.pow(2, step / 2.0), scores, images, targets, balance);
            best = other.mean() < best.mean() ? other : best;
        }
        return best;
    }

    private static Losses with(
            double factor, List<double[]> scores, List<Integer> images, Targets targets, Balance balance) {
        List<Double> losses = new ArrayList<>(scores.size());
        for (int i = 0; i < scores.size(); i++) {
            int image = images.get(i);
            losses.add(
                    targets.single()
                            ? balance.importance(targets, image)
                                    * choice(balanced(factor, scores.get(i), balance), targets, image)
                            : each(factor, scores.get(i), targets, image));
        }
        return new Losses(factor, losses);
    }

    private static double[] balanced(double factor, double[] scores, Balance balance) {
        double[] balanced = new double[scores.length];
        for (int k = 0; k < balanced.length; k++) {
            balanced[k] = factor * scores[k] - balance.frequency(k);
        }
        return balanced;
    }

    private static double choice(double[] scores, Targets targets, int image) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        double truth = 0;
        for (int k = 0; k < scores.length; k++) {
            sum += Math.exp(scores[k] - largest);
            truth += targets.has(image, k) ? scores[k] - largest : 0;
        }
        return Math.log(sum) - truth;
    }

    private static double each(double factor, double[] scores, Targets targets, int image) {
        double loss = 0;
        for (int k = 0; k < scores.length; k++) {
            double x = targets.has(image, k) ? -factor * scores[k] : factor * scores[k];
            loss += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }
        return loss;
    }

    double mean() {
        return ofImages.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Mean by which the other's losses are lower. */
    double gain(Losses other) {
        return mean() - other.mean();
    }

    /** Standard error of {@link #gain}, image by image. */
    double uncertainty(Losses other) {
        double mean = gain(other);
        double squares = 0;
        for (int i = 0; i < ofImages.size(); i++) {
            double difference = ofImages.get(i) - other.ofImages.get(i) - mean;
            squares += difference * difference;
        }
        return Math.sqrt(squares) / ofImages.size();
    }
}
