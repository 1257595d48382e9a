package dev.ownlabel.vision.fit.score;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/** Scores of a small network: a layer of units that are never negative, then a linear one. */
public record Hidden(Linear first, Linear second) implements Scorer {
    @Override
    public double[] scores(float[] embedding) {
        double[] units = first.scores(embedding);
        float[] positive = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            positive[i] = (float) Math.max(0, units[i]);
        }
        return second.scores(positive);
    }

    @Override
    public String addTo(Graph graph, String embedding) {
        return second.addTo(graph, graph.node("Relu", List.of(first.addTo(graph, embedding))));
    }

    @Override
    public Scorer times(double factor) {
        return new Hidden(first, second.times(factor));
    }
}
