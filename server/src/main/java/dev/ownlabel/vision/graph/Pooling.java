package dev.ownlabel.vision.graph;

import java.util.List;

/** Turns what a network computes into vectors. */
final class Pooling {
    private static final double TINY = 1e-6;

    private final Graph graph;

    Pooling(Graph graph) {
        this.graph = graph;
    }

    /** [n, c, h, w] to the mean of every channel, [n, c]. */
    String mean(String map) {
        return flat(graph.node("GlobalAveragePool", List.of(map)));
    }

    /** [n, c, h, w] to the standard deviation of every channel, [n, c]. */
    String deviation(String map) {
        String mean = graph.node("GlobalAveragePool", List.of(map));
        String squares = graph.node("GlobalAveragePool", List.of(graph.node("Mul", List.of(map, map))));
        String variance = graph.node("Sub", List.of(squares, graph.node("Mul", List.of(mean, mean))));
        String positive = graph.node("Add", List.of(graph.node("Relu", List.of(variance)), graph.scalar(TINY)));
        return flat(graph.node("Sqrt", List.of(positive)));
    }

    /** [n, c, cells, cells] to the means of every channel in four quarters, which share the middle where cells are odd: [n, 4 c]. */
    String quarters(String map, int cells) {
        int half = (cells + 1) / 2;
        return flat(graph.node(
                "AveragePool",
                List.of(map),
                Graph.attributes("kernel_shape", half, half),
                Graph.attributes("strides", cells - half, cells - half)));
    }

    /** The square root of each number's size, with the number's sign. */
    String root(String vector) {
        String size = graph.node("Sqrt", List.of(graph.node("Abs", List.of(vector))));
        return graph.node("Mul", List.of(graph.node("Sign", List.of(vector)), size));
    }

    /** [n, …] to [n, all the rest]. */
    String flat(String tensor) {
        return graph.node("Flatten", List.of(tensor), Graph.attribute("axis", 1));
    }

    String joined(List<String> vectors) {
        return vectors.size() == 1 ? vectors.getFirst() : graph.node("Concat", vectors, Graph.attribute("axis", 1));
    }

    /** [n, c] to vectors of length one. */
    String unit(String vector) {
        return graph.node("LpNormalization", List.of(vector), Graph.attribute("axis", 1), Graph.attribute("p", 2));
    }
}
