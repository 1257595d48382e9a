package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.graph.Graph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Platt's scaling: the confidence of label k is sigmoid(slope[k] * s + offset[k]), where s is the log-odds that the head gives.
 * Fitted on scores of images the head has not seen, for each label on its own. A label with few images is drawn towards what
 * suits all labels together, and that towards leaving the scores as they are.
 */
public record Calibration(List<Double> slopes, List<Double> offsets) {
    /** How many images' worth of evidence the prior counts. */
    private static final double PRIOR = 4;

    private static final double SMALLEST_SLOPE = 0.05;
    private static final int NEWTON_STEPS = 50;

    public Calibration {
        slopes = List.copyOf(slopes);
        offsets = List.copyOf(offsets);
    }

    /** Leaves scores as they are. */
    public static Calibration identity(int labels) {
        return new Calibration(Collections.nCopies(labels, 1.0), Collections.nCopies(labels, 0.0));
    }

    /**
     * Fits.
     *
     * @param logOdds [image][label] of held-out images
     * @param images the images' numbers in the targets
     */
    static Calibration fit(List<double[]> logOdds, List<Integer> images, Targets targets) {
        List<double[]> scores = new ArrayList<>();
        List<boolean[]> truth = new ArrayList<>();
        for (int label = 0; label < targets.labels(); label++) {
            double[] given = new double[images.size()];
            boolean[] has = new boolean[images.size()];
            for (int i = 0; i < given.length; i++) {
                given[i] = logOdds.get(i)[label];
                has[i] = targets.has(images.get(i), label);
            }
            scores.add(given);
            truth.add(has);
        }
        return ofScores(scores, truth);
    }

    /**
     * Fits where labels have scores of their own, such as those of boxes.
     *
     * @param scores for each label the log-odds of things not seen in training; may be none
     * @param truth for each of them whether the label is right
     */
    public static Calibration ofScores(List<double[]> scores, List<boolean[]> truth) {
        List<Line> lines = new ArrayList<>();
        for (int label = 0; label < scores.size(); label++) {
            lines.add(Line.of(scores.get(label), truth.get(label)));
        }
        double[] common = newton(lines, new double[] {1, 0});
        List<Double> slopes = new ArrayList<>();
        List<Double> offsets = new ArrayList<>();
        for (Line line : lines) {
            double[] own = newton(List.of(line), common);
            slopes.add(own[0]);
            offsets.add(own[1]);
        }
        return new Calibration(slopes, offsets);
    }

    /** Adds the operators: log-odds [n, labels] to confidences. */
    String addTo(Graph graph, String logOdds) {
        String slopesTensor = graph.floats(floats(slopes), slopes.size());
        String offsetsTensor = graph.floats(floats(offsets), offsets.size());
        String line = graph.node("Add", List.of(graph.node("Mul", List.of(logOdds, slopesTensor)), offsetsTensor));
        return graph.node("Sigmoid", List.of(line));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    /** The calibrated confidence, 0 to 1. */
    public double confidence(int label, double logOdds) {
        return sigmoid(slopes.get(label) * logOdds + offsets.get(label));
    }

    /** One label's scores, with targets softened as Platt proposes so that few images never make certainty. */
    private static final class Line {
        private final double[] scores;
        private final double[] targets;

        private Line(double[] scores, double[] targets) {
            this.scores = scores;
            this.targets = targets;
        }

        static Line of(double[] scores, boolean[] truth) {
            int positives = 0;
            for (boolean yes : truth) {
                positives += yes ? 1 : 0;
            }
            double[] targets = new double[truth.length];
            for (int i = 0; i < truth.length; i++) {
                targets[i] = truth[i] ? (positives + 1.0) / (positives + 2.0) : 1.0 / (truth.length - positives + 2.0);
            }
            return new Line(scores, targets);
        }
    }

    /** Slope and offset that minimise the cross-entropy plus the distance from the prior. */
    private static double[] newton(List<Line> lines, double[] prior) {
        double slope = prior[0];
        double offset = prior[1];
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double ga = PRIOR * (slope - prior[0]);
            double gb = PRIOR * (offset - prior[1]);
            double haa = PRIOR;
            double hbb = PRIOR;
            double hab = 0;
            for (Line line : lines) {
                for (int i = 0; i < line.scores.length; i++) {
                    double p = sigmoid(slope * line.scores[i] + offset);
                    double residual = p - line.targets[i];
                    double curvature = Math.max(p * (1 - p), 1e-6);
                    ga += residual * line.scores[i];
                    gb += residual;
                    haa += curvature * line.scores[i] * line.scores[i];
                    hab += curvature * line.scores[i];
                    hbb += curvature;
                }
            }
            double determinant = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / determinant;
            double db = (haa * gb - hab * ga) / determinant;
            slope = Math.max(SMALLEST_SLOPE, slope - Math.clamp(da, -1, 1));
            offset -= Math.clamp(db, -1, 1);
            if (Math.abs(da) + Math.abs(db) < 1e-10) {
                break;
            }
        }
        return new double[] {slope, offset};
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
