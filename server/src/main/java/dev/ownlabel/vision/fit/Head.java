package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/** The last layer of a model: embedding in, calibrated confidences out. */
public final class Head {
    /** Chances are kept this far from 0 and 1 before their log-odds are taken. */
    static final double EDGE = 1e-6;

    private final Scorer scorer;
    private final boolean single;
    private final Calibration calibration;

    Head(Scorer scorer, boolean single, Calibration calibration) {
        this.scorer = scorer;
        this.single = single;
        this.calibration = calibration;
    }

    public Calibration calibration() {
        return calibration;
    }

    /** Whether the labels were fitted as a choice among them. */
    public boolean single() {
        return single;
    }

    /** Adds the operators; returns the name of the tensor of confidences [n, labels]. */
    public String addTo(Graph graph, String embedding) {
        return calibration.addTo(graph, logOdds(graph, scorer.addTo(graph, embedding), single));
    }

    /** What the graph computes, of one embedding. */
    public float[] confidences(float[] embedding) {
        double[] odds = logOdds(scorer.scores(embedding), single);
        float[] confidences = new float[odds.length];
        for (int k = 0; k < odds.length; k++) {
            confidences[k] = (float) calibration.confidence(k, odds[k]);
        }
        return confidences;
    }

    /** Scores to log-odds, which those of several independent labels are already. */
    static String logOdds(Graph graph, String scores, boolean single) {
        if (!single) {
            return scores;
        }
        String chances = graph.node("Softmax", List.of(scores), Graph.attribute("axis", 1));
        String inner = graph.node("Clip", List.of(chances, graph.scalar(EDGE), graph.scalar(1 - EDGE)));
        String against = graph.node("Sub", List.of(graph.scalar(1), inner));
        return graph.node("Sub", List.of(graph.node("Log", List.of(inner)), graph.node("Log", List.of(against))));
    }

    /** What {@link #logOdds(Graph, String, boolean)} computes, of one image; leaves the scores of several independent labels as they are. */
    static double[] logOdds(double[] scores, boolean single) {
        if (!single) {
            return scores.clone();
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - largest);
        }
        double[] result = new double[scores.length];
        for (int k = 0; k < scores.length; k++) {
            double chance = Math.clamp(Math.exp(scores[k] - largest) / sum, EDGE, 1 - EDGE);
            result[k] = Math.log(chance) - Math.log(1 - chance);
        }
        return result;
    }
}
