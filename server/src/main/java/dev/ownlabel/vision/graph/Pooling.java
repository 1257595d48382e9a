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

    /** [n, c, …] to the largest of every channel, [n, c]. */
    String largest(String map) {
        return flat(graph.node("GlobalMaxPool", List.of(map)));
    }

    /** Of a map of nothing below 0 the mean of the (2^squarings)th powers, and of that the root: near the largest, but calmer. */
    String power(String map, int squarings) {
        String power = map;
        for (int i = 0; i < squarings; i++) {
            power = graph.node("Mul", List.of(power, power));
        }
        String mean = flat(graph.node("GlobalAveragePool", List.of(power)));
        for (int i = 0; i < squarings; i++) {
            mean = graph.node("Sqrt", List.of(mean));
        }
        return mean;
    }

    /**
     * [n, c, side, side] to the largest numbers of the squares of a grid, of which some are taken by their rank: [n, c ranks]. Tells
     * how strong the most unusual places are, and in how many places there is something.
     */
    String ranks(String map, int channels, int side, int across, long... ranks) {
        int square = side / across;
        String squares = graph.node(
                "MaxPool",
                List.of(map),
                Graph.attributes("kernel_shape", square, square),
                Graph.attributes("strides", square, square));
        int cells = side / square;
        String list = graph.node("Reshape", List.of(squares, graph.longs(0, channels, (long) cells * cells)));
        String sorted = graph.largest(list, cells * cells, 2);
        return flat(graph.node("Gather", List.of(sorted, graph.longs(ranks)), Graph.attribute("axis", 2)));
    }

    /** [n, c, h, side] seen in a mirror. */
    String mirrored(String map, int side) {
        long[] backwards = new long[side];
        for (int i = 0; i < side; i++) {
            backwards[i] = side - 1L - i;
        }
        return graph.node("Gather", List.of(map, graph.longs(backwards)), Graph.attribute("axis", 3));
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
