package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.graph.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What an engineer gets in an hour, to compare with: multinomial logistic regression on the networks' own embeddings, each made
 * unit length and joined, whose strength is chosen by four-fold cross-validation. Nesterov's method, which needs no library.
 */
final class PlainRegression {
    private static final double[] STRENGTHS = {1e-2, 1e-3, 1e-4};
    private static final int FOLDS = 4;
    private static final int STEPS = 300;

    private final List<float[]> rows;
    private final List<Integer> labels;
    private final int count;

    /** Prepares a peer for training images given by the rows of {@link #features} and their labels. */
    PlainRegression(List<float[]> rows, List<Integer> labels, int count) {
        this.rows = rows;
        this.labels = labels;
        this.count = count;
    }

    /** The networks' embeddings inside one of ours, which holds the roots of their numbers. */
    static float[] features(Backbone backbone, float[] embedding) {
        List<Integer> from = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        int at = 0;
        int all = 0;
        for (Block block : backbone.blocks()) {
            if (block.whole()) {
                from.add(at);
                widths.add(block.width());
                all += block.width();
            }
            at += block.width();
        }
        float[] features = new float[all];
        int to = 0;
        for (int part = 0; part < from.size(); part++) {
            double squares = 0;
            for (int i = 0; i < widths.get(part); i++) {
                float root = embedding[from.get(part) + i];
                features[to + i] = root * Math.abs(root);
                squares += (double) features[to + i] * features[to + i];
            }
            for (int i = 0; i < widths.get(part) && squares > 0; i++) {
                features[to + i] /= (float) Math.sqrt(squares * from.size());
            }
            to += widths.get(part);
        }
        return features;
    }

    /** Share of the tested images whose label is found. */
    double accuracy(List<float[]> tested, List<Integer> truth) {
        double best = -1;
        double bestStrength = STRENGTHS[0];
        for (double strength : STRENGTHS) {
            double right = 0;
            for (int fold = 0; fold < FOLDS; fold++) {
                int held = fold;
                double[][] weights = fit(strength, image -> image % FOLDS != held);
                for (int i = held; i < rows.size(); i += FOLDS) {
                    right += best(weights, rows.get(i)) == labels.get(i) ? 1 : 0;
                }
            }
            if (right > best) {
                best = right;
                bestStrength = strength;
            }
        }
        double[][] weights = fit(bestStrength, image -> true);
        double right = 0;
        for (int i = 0; i < tested.size(); i++) {
            right += best(weights, tested.get(i)) == truth.get(i) ? 1 : 0;
        }
        return right / tested.size();
    }

    private double[][] fit(double strength, IntPredicate used) {
        int width = rows.getFirst().length + 1;
        double[][] weights = new double[count][width];
        double[][] ahead = new double[count][width];
        double rate = 1 / (1 + strength); // rows have length 1 and an offset of 1: the curvature is below 1
        double momentum = 1;
        for (int step = 0; step < STEPS; step++) {
            double[][] next = gradient(ahead, strength, used);
            double following = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int k = 0; k < count; k++) {
                for (int i = 0; i < width; i++) {
                    double moved = ahead[k][i] - rate * next[k][i];
                    ahead[k][i] = moved + (momentum - 1) / following * (moved - weights[k][i]);
                    weights[k][i] = moved;
                }
            }
            momentum = following;
        }
        return weights;
    }

    private double[][] gradient(double[][] weights, double strength, IntPredicate used) {
        int width = weights[0].length;
        double[][] gradient = new double[count][width];
        int images = 0;
        for (int image = 0; image < rows.size(); image++) {
            if (!used.test(image)) {
                continue;
            }
            images++;
            double[] chances = chances(weights, rows.get(image));
            for (int k = 0; k < count; k++) {
                double residual = chances[k] - (labels.get(image) == k ? 1 : 0);
                float[] row = rows.get(image);
                for (int i = 0; i < row.length; i++) {
                    gradient[k][i] += residual * row[i];
                }
                gradient[k][width - 1] += residual;
            }
        }
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < width; i++) {
                gradient[k][i] = gradient[k][i] / images + (i < width - 1 ? strength * weights[k][i] : 0);
            }
        }
        return gradient;
    }

    private static double[] chances(double[][] weights, float[] row) {
        double[] scores = scores(weights, row);
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - largest);
            sum += scores[k];
        }
        for (int k = 0; k < scores.length; k++) {
            scores[k] /= sum;
        }
        return scores;
    }

    private static double[] scores(double[][] weights, float[] row) {
        double[] scores = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            double sum = weights[k][row.length];
            for (int i = 0; i < row.length; i++) {
                sum += weights[k][i] * row[i];
            }
            scores[k] = sum;
        }
        return scores;
    }

    private static int best(double[][] weights, float[] row) {
        double[] scores = scores(weights, row);
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }
}
