package dev.ownlabel.vision.fit.score;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/** Scores that are linear in the features: weights [feature][label] and an offset [label]. */
public final class Linear implements Scorer {
    private final float[] weights;
    private final float[] offsets;

    /** Takes the arrays over, which nobody changes. */
    public Linear(float[] weights, float[] offsets) {
        this.weights = weights;
        this.offsets = offsets;
    }

    /** Of weights [input][output] and then an offset each. */
    public static Linear of(double[] function, int inputs, int outputs) {
        float[] weights = new float[inputs * outputs];
        float[] offsets = new float[outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) function[i];
        }
        for (int k = 0; k < outputs; k++) {
            offsets[k] = (float) function[weights.length + k];
        }
        return new Linear(weights, offsets);
    }

    float[] weights() {
        return weights;
    }

    float[] offsets() {
        return offsets;
    }

    @Override
    public double[] scores(float[] embedding) {
        int labels = offsets.length;
        double[] scores = new double[labels];
        for (int i = 0; i < embedding.length; i++) {
            for (int k = 0; k < labels; k++) {
                scores[k] += (double) embedding[i] * weights[i * labels + k];
            }
        }
        for (int k = 0; k < labels; k++) {
            scores[k] += offsets[k];
        }
        return scores;
    }

    @Override
    public String addTo(Graph graph, String embedding) {
        int labels = offsets.length;
        return graph.node(
                "Gemm",
                List.of(
                        embedding,
                        graph.floats(weights, weights.length / labels, labels),
                        graph.floats(offsets, labels)));
    }

    /** This one's scores times {@code own} plus the other's times {@code others}. */
    public Linear plus(double own, Linear other, double others) {
        return new Linear(sum(weights, own, other.weights, others), sum(offsets, own, other.offsets, others));
    }

    @Override
    public Linear times(double factor) {
        return plus(factor, this, 0);
    }

    private static float[] sum(float[] a, double shareA, float[] b, double shareB) {
        float[] sum = new float[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (shareA * a[i] + shareB * b[i]);
        }
        return sum;
    }
}
