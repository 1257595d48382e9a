package dev.ownlabel.vision.fit.score;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/**
 * Scores that depend on a direction alone: features are projected, brought to length 1, and then linear.
 *
 * @param projection of features to the axes in which directions are compared
 * @param prototypes of the directions to labels
 */
public record Cosine(Linear projection, Linear prototypes) implements Scorer {
    /** What has hardly a direction is not blown up: added to squared lengths. */
    private static final double TINY = 1e-12;

    /** What the prototypes are to be multiplied with: the coordinates as a direction. */
    public static double[] direction(double[] coordinates) {
        double squares = TINY;
        for (double coordinate : coordinates) {
            squares += coordinate * coordinate;
        }
        double[] direction = new double[coordinates.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = coordinates[i] / Math.sqrt(squares);
        }
        return direction;
    }

    @Override
    public double[] scores(float[] embedding) {
        double[] direction = direction(projection.scores(embedding));
        float[] rounded = new float[direction.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) direction[i];
        }
        return prototypes.scores(rounded);
    }

    @Override
    public String addTo(Graph graph, String embedding) {
        String projected = projection.addTo(graph, embedding);
        String squares = graph.node(
                "ReduceSum",
                List.of(graph.node("Mul", List.of(projected, projected)), graph.longs(1)),
                Graph.attribute("keepdims", 1));
        String length = graph.node("Sqrt", List.of(graph.node("Add", List.of(squares, graph.scalar(TINY)))));
        return prototypes.addTo(graph, graph.node("Div", List.of(projected, length)));
    }

    @Override
    public Scorer times(double factor) {
        return new Cosine(projection, prototypes.times(factor));
    }
}
