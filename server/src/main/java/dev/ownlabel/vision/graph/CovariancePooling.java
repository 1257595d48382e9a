package dev.ownlabel.vision.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How the channels of a map vary together over an image: the square root of their covariance matrix, found by Newton and Schulz's
 * iteration (Li, Xie, Wang and Gao, "Towards Faster Training of Global Covariance Pooling Networks by Iterative Matrix Square Root
 * Normalization", 2018). It shows materials and patterns, which means and deviations of single channels leave out.
 */
final class CovariancePooling {
    /** More channels than this are first mixed into so many, at random but always the same: n axes are n (n + 1) / 2 numbers. */
    static final int MOST_AXES = 64;

    /** With fewer cells in a map a covariance would be chance. */
    private static final int LEAST_CELLS = 64;

    private static final long SEED = 2018;
    private static final int ITERATIONS = 5;

    /** Keeps the covariance of an even image from being nothing, in shares of the variance and as it is. */
    private static final double FLOOR = 1e-4;

    private static final double TINY = 1e-6;

    private final Graph graph;

    CovariancePooling(Graph graph) {
        this.graph = graph;
    }

    /** Whether a map of so many cells a side says enough. */
    static boolean suits(int cells) {
        return cells * cells >= LEAST_CELLS;
    }

    /** How many numbers come of so many channels. */
    static int width(int channels) {
        int axes = Math.min(channels, MOST_AXES);
        return axes * (axes + 1) / 2;
    }

    /** [n, channels, h, w] to [n, {@link #width}]. */
    String add(String map, int channels) {
        int axes = Math.min(channels, MOST_AXES);
        String mixed = channels > axes
                ? graph.node("Conv", List.of(map, graph.shared(projection(channels, axes), axes, channels, 1, 1)))
                : map;
        String centred = graph.node("Sub", List.of(mixed, graph.node("GlobalAveragePool", List.of(mixed))));
        String rows = graph.node("Reshape", List.of(centred, graph.longs(0, axes, -1)));
        String products = product(rows, graph.node("Transpose", List.of(rows), Graph.attributes("perm", 0, 2, 1)));
        String one = graph.shared(identity(axes), 1, axes, axes);
        String diagonal = graph.node("Mul", List.of(products, one));
        String trace = graph.node("ReduceSum", List.of(diagonal, graph.longs(1, 2)), Graph.attribute("keepdims", 1));
        String covariance = graph.node("Div", List.of(products, graph.node("Add", List.of(trace, graph.scalar(TINY)))));
        String floored =
                graph.node("Add", List.of(covariance, graph.node("Mul", List.of(one, graph.scalar(FLOOR / axes)))));
        return upper(root(floored, one), axes);
    }

    /** The square root of matrices with eigenvalues between 0 and 1. */
    private String root(String matrix, String one) {
        String three = graph.node("Mul", List.of(one, graph.scalar(1.5)));
        String half = graph.scalar(0.5);
        String y = matrix;
        String z = one;
        for (int i = 0; i < ITERATIONS; i++) {
            String step = graph.node("Sub", List.of(three, graph.node("Mul", List.of(product(z, y), half))));
            y = product(y, step);
            z = product(step, z);
        }
        return y;
    }

    private String product(String a, String b) {
        return graph.node("MatMul", List.of(a, b));
    }

    /** Each pair of axes once, so that a product of two vectors is that of the whole matrices. */
    private String upper(String matrix, int axes) {
        long[] places = new long[axes * (axes + 1) / 2];
        float[] weights = new float[places.length];
        int next = 0;
        for (int a = 0; a < axes; a++) {
            for (int b = a; b < axes; b++) {
                places[next] = (long) a * axes + b;
                weights[next++] = a == b ? 1 : (float) Math.sqrt(2);
            }
        }
        String flat = graph.node("Flatten", List.of(matrix), Graph.attribute("axis", 1));
        String pairs = graph.node("Gather", List.of(flat, graph.longs(places)), Graph.attribute("axis", 1));
        return graph.node("Mul", List.of(pairs, graph.shared(weights, 1, weights.length)));
    }

    private static float[] identity(int axes) {
        float[] one = new float[axes * axes];
        for (int a = 0; a < axes; a++) {
            one[a * axes + a] = 1;
        }
        return one;
    }

    /** Axes at right angles to each other, of length one, in a random direction. */
    private static float[] projection(int channels, int axes) {
        Random random = new Random(SEED);
        double[][] rows = new double[axes][channels];
        float[] projection = new float[axes * channels];
        for (int a = 0; a < axes; a++) {
            double[] row = rows[a];
            Arrays.setAll(row, i -> random.nextGaussian());
            for (int b = 0; b < a; b++) {
                add(row, -product(row, rows[b]), rows[b]);
            }
            double length = Math.sqrt(product(row, row));
            for (int i = 0; i < channels; i++) {
                row[i] /= length;
                projection[a * channels + i] = (float) row[i];
            }
        }
        return projection;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }
}
