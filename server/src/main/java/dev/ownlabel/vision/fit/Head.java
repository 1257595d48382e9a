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
        int labels = calibration.slopes().size();
        return calibration.addTo(graph, logOdds(graph, scorer.addTo(graph, embedding), labels, single));
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

    /**
     * Scores to log-odds, which those of several independent labels are already. The chance against a label is the sum of the others' chances,
     * not what is missing to 1, which floats do not hold where a label is nearly certain.
     */
    static String logOdds(Graph graph, String scores, int labels, boolean single) {
        if (!single) {
            return scores;
        }
        float[] others = new float[labels * labels];
        for (int i = 0; i < others.length; i++) {
            others[i] = i / labels == i % labels ? 0 : 1;
        }
        String chances = graph.node("Softmax", List.of(scores), Graph.attribute("axis", 1));
        String against = graph.node("MatMul", List.of(chances, graph.floats(others, labels, labels)));
        return graph.node("Sub", List.of(logarithm(graph, chances), logarithm(graph, against)));
    }

    private static String logarithm(Graph graph, String chances) {
        String inner = graph.node("Clip", List.of(chances, graph.scalar(EDGE), graph.scalar(1 - EDGE)));
        return graph.node("Log", List.of(inner));
    }

    /** What {@link #logOdds(Graph, String, int, boolean)} computes, of one image; leaves the scores of several independent labels as they are. */
    static double[] logOdds(double[] scores, boolean single) {
        if (!single) {
            return scores.clone();
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double[] chances = new double[scores.length];
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            chances[k] = Math.exp(scores[k] - largest);
            sum += chances[k];
        }
        double[] result = new double[scores.length];
        for (int k = 0; k < scores.length; k++) {
            double against = 0;
            for (int other = 0; other < scores.length; other++) {
                against += other == k ? 0 : chances[other];
            }
            result[k] = logarithm(chances[k] / sum) - logarithm(against / sum);
        }
        return result;
    }

    private static double logarithm(double chance) {
        return Math.log(Math.clamp(chance, EDGE, 1 - EDGE));
    }
}
