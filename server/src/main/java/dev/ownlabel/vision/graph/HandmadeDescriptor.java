package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features that need no training: gradient orientations on a grid (after Dalal and Triggs), colour histograms and local binary
 * patterns (after Ojala). All of it is ordinary ONNX operators, so that it travels inside every exported model.
 *
 * <p>Works on 128x128 pixels of RGB 0 to 255.
 */
final class HandmadeDescriptor {
    static final int SIDE = 128;

    /** About so many multiply-adds an image. */
    static final double MULTIPLICATIONS = 2e7;

    private static final int ORIENTATIONS = 9;
    private static final int CELLS = 8;
    private static final int HUES = 12;
    private static final int SATURATIONS = 4;
    private static final int VALUES = 4;
    private static final int TONES = SATURATIONS * VALUES;
    private static final int[] RADII = {1, 2, 4};
    private static final int NEIGHBOURS = 8;
    private static final int PATTERNS = 10;
    private static final AttributeProto FOUR_QUARTERS = Graph.attributes("kernel_shape", SIDE / 2, SIDE / 2);
    private static final AttributeProto BY_QUARTERS = Graph.attributes("strides", SIDE / 2, SIDE / 2);

    private final Graph graph;
    private final Pooling pooling;

    HandmadeDescriptor(Graph graph) {
        this.graph = graph;
        this.pooling = new Pooling(graph);
    }

    /** Adds the blocks' tensors, [n, width] each, in the order of {@link #blocks()}. */
    List<String> add(String image) {
        String grey = graph.node(
                "Conv", List.of(image, graph.floats(new float[] {.299f / 255, .587f / 255, .114f / 255}, 1, 3, 1, 1)));
        return List.of(orientations(grey), colours(image), patterns(grey));
    }

    static List<Block> blocks() {
        return List.of(
                new Block("handmade-orientation", (CELLS - 1) * (CELLS - 1) * 4 * ORIENTATIONS),
                new Block("handmade-colour", (HUES + 1) * TONES * 5),
                new Block("handmade-pattern", RADII.length * PATTERNS * 5));
    }

    /** Energies of nine gradient directions in 8x8 cells, each cell seen relative to the four 2x2 blocks it lies in. */
    private String orientations(String grey) {
        float[] kernels = new float[ORIENTATIONS * 9];
        for (int k = 0; k < ORIENTATIONS; k++) {
            double angle = Math.PI * k / ORIENTATIONS;
            kernels[k * 9 + 3] = (float) -Math.cos(angle);
            kernels[k * 9 + 5] = (float) Math.cos(angle);
            kernels[k * 9 + 1] = (float) -Math.sin(angle);
            kernels[k * 9 + 7] = (float) Math.sin(angle);
        }
        String slopes = graph.node("Conv", List.of(edgePadded(grey, 1), graph.floats(kernels, ORIENTATIONS, 1, 3, 3)));
        // the squares of evenly spaced directions add up to half their number times the squared gradient
        String length = root(channelSum(graph.node("Mul", List.of(slopes, slopes)), ORIENTATIONS, 2.0 / ORIENTATIONS));
        double neighbour = Math.cos(Math.PI / ORIENTATIONS);
        String limit = graph.node("Mul", List.of(length, graph.scalar(neighbour)));
        String energy =
                graph.node("Relu", List.of(graph.node("Sub", List.of(graph.node("Abs", List.of(slopes)), limit))));
        return blockNormalised(cells(energy));
    }

    /** [n, 9, 128, 128] to [n, 9, 8, 8], each pixel shared between the cells around it by distance. */
    private String cells(String energy) {
        int half = SIDE / CELLS / 2;
        String fine = graph.node(
                "AveragePool",
                List.of(energy),
                Graph.attributes("kernel_shape", half, half),
                Graph.attributes("strides", half, half));
        float[] tent = {.125f, .375f, .375f, .125f};
        float[] kernels = new float[ORIENTATIONS * 16];
        for (int i = 0; i < kernels.length; i++) {
            kernels[i] = tent[i % 16 / 4] * tent[i % 4];
        }
        return graph.node(
                "Conv",
                List.of(fine, graph.floats(kernels, ORIENTATIONS, 1, 4, 4)),
                Graph.attributes("strides", 2, 2),
                Graph.attributes("pads", 1, 1, 1, 1),
                Graph.attribute("group", ORIENTATIONS));
    }

    private String blockNormalised(String cells) {
        float[] ones = new float[ORIENTATIONS * 4];
        Arrays.fill(ones, 1);
        String energy = graph.node(
                "Conv", List.of(graph.node("Mul", List.of(cells, cells)), graph.floats(ones, 1, ORIENTATIONS, 2, 2)));
        String length = graph.node("Add", List.of(root(energy), graph.scalar(1e-3)));
        List<String> corners = new ArrayList<>();
        for (int corner = 0; corner < 4; corner++) {
            int y = corner / 2;
            int x = corner % 2;
            String part = slice(cells, new long[] {y, x}, new long[] {y + CELLS - 1, x + CELLS - 1}, 2, 3);
            String share = graph.node("Div", List.of(part, length));
            corners.add(pooling.flat(graph.node("Min", List.of(share, graph.scalar(.3)))));
        }
        return pooling.joined(corners);
    }

    /** Square roots of soft joint histograms of hue, saturation and value: of each quarter and of the whole. */
    private String colours(String image) {
        String small = graph.node(
                "AveragePool",
                List.of(image),
                Graph.attributes("kernel_shape", 2, 2),
                Graph.attributes("strides", 2, 2));
        String unit = graph.node("Mul", List.of(small, graph.scalar(1.0 / 255)));
        List<String> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            channels.add(slice(unit, new long[] {c}, new long[] {c + 1}, 1));
        }
        String brightest = graph.node("Max", channels);
        String spread = graph.node("Sub", List.of(brightest, graph.node("Min", channels)));
        String saturation =
                graph.node("Div", List.of(spread, graph.node("Add", List.of(brightest, graph.scalar(.02)))));
        float[] saturations = new float[TONES];
        float[] values = new float[TONES];
        for (int level = 0; level < SATURATIONS; level++) {
            for (int value = 0; value < VALUES; value++) {
                saturations[level * VALUES + value] = level;
                values[level * VALUES + value] = value;
            }
        }
        String tones = graph.node(
                "Mul",
                List.of(
                        tent(scaled(saturation, SATURATIONS - 1), saturations),
                        tent(scaled(brightest, VALUES - 1), values)));
        return histograms(hues(unit), tones);
    }

    /** Membership in twelve hues around the circle and, where there is hardly any, in the achromatic; adds up to 1. */
    private String hues(String unit) {
        float[] directions = new float[HUES * 3];
        for (int k = 0; k < HUES; k++) {
            double angle = 2 * Math.PI * k / HUES;
            double across = Math.sqrt(3) / 2 * Math.sin(angle);
            directions[k * 3] = (float) Math.cos(angle);
            directions[k * 3 + 1] = (float) (-Math.cos(angle) / 2 + across);
            directions[k * 3 + 2] = (float) (-Math.cos(angle) / 2 - across);
        }
        String along = graph.node("Conv", List.of(unit, graph.floats(directions, HUES, 3, 1, 1)));
        String chroma = root(channelSum(graph.node("Mul", List.of(along, along)), HUES, 2.0 / HUES));
        String near = graph.node(
                "Relu", List.of(graph.node("Sub", List.of(along, scaled(chroma, Math.cos(2 * Math.PI / HUES))))));
        String all = channelSum(near, HUES, 1);
        String share = graph.node("Div", List.of(near, graph.node("Add", List.of(all, graph.scalar(.01)))));
        String achromatic = graph.node("Sub", List.of(graph.scalar(1), channelSum(share, HUES, 1)));
        return graph.node("Concat", List.of(share, achromatic), Graph.attribute("axis", 1));
    }

    /** A joint histogram is a product of two matrices: hues x pixels and pixels x tones. */
    private String histograms(String hues, String tones) {
        int side = SIDE / 4;
        List<String> parts = new ArrayList<>();
        for (int quarter = 0; quarter < 4; quarter++) {
            long[] from = {(long) quarter / 2 * side, (long) quarter % 2 * side};
            long[] to = {from[0] + side, from[1] + side};
            String rows = pixels(slice(hues, from, to, 2, 3), HUES + 1);
            String columns = graph.node(
                    "Transpose",
                    List.of(pixels(slice(tones, from, to, 2, 3), TONES)),
                    Graph.attributes("perm", 0, 2, 1));
            parts.add(scaled(pooling.flat(graph.node("MatMul", List.of(rows, columns))), 1.0 / (side * side)));
        }
        parts.add(scaled(graph.node("Sum", List.copyOf(parts)), .25));
        return root(pooling.joined(parts));
    }

    private String pixels(String map, int channels) {
        return graph.node("Reshape", List.of(map, graph.longs(0, channels, -1)));
    }

    /** Square roots of histograms of rotation-invariant uniform binary patterns at three radii: whole and quarters. */
    private String patterns(String grey) {
        List<String> parts = new ArrayList<>();
        for (int radius : RADII) {
            String map = patternMap(grey, radius);
            parts.add(pooling.mean(map));
            parts.add(pooling.flat(graph.node("AveragePool", List.of(map), FOUR_QUARTERS, BY_QUARTERS)));
        }
        return root(pooling.joined(parts));
    }

    /** Membership of every pixel in the ten patterns, [n, 10, h, w]. */
    private String patternMap(String grey, int radius) {
        String differences = graph.node("Conv", List.of(edgePadded(grey, radius), neighbourKernels(radius)));
        // a flat neighbourhood counts as brighter all round, whatever the rounding
        String brighter = graph.node(
                "Relu",
                List.of(graph.node("Sign", List.of(graph.node("Add", List.of(differences, graph.scalar(1e-4)))))));
        float[] steps = new float[NEIGHBOURS * NEIGHBOURS];
        for (int i = 0; i < NEIGHBOURS; i++) {
            steps[i * NEIGHBOURS + i] = 1;
            steps[i * NEIGHBOURS + (i + 1) % NEIGHBOURS] = -1;
        }
        String changes = graph.node(
                "Abs",
                List.of(graph.node("Conv", List.of(brighter, graph.floats(steps, NEIGHBOURS, NEIGHBOURS, 1, 1)))));
        String uniform = graph.node(
                "Min",
                List.of(
                        graph.node(
                                "Relu",
                                List.of(graph.node(
                                        "Sub", List.of(graph.scalar(2), channelSum(changes, NEIGHBOURS, .5))))),
                        graph.scalar(1)));
        float[] counts = new float[NEIGHBOURS + 1];
        for (int i = 0; i <= NEIGHBOURS; i++) {
            counts[i] = i;
        }
        String count = tent(channelSum(brighter, NEIGHBOURS, 1), counts);
        String other = graph.node("Sub", List.of(graph.scalar(1), uniform));
        return graph.node(
                "Concat", List.of(graph.node("Mul", List.of(count, uniform)), other), Graph.attribute("axis", 1));
    }

    /** Eight neighbours on a circle, each interpolated between four pixels, minus the centre. */
    private String neighbourKernels(int radius) {
        int side = 2 * radius + 1;
        float[] kernels = new float[NEIGHBOURS * side * side];
        for (int k = 0; k < NEIGHBOURS; k++) {
            double x = radius + radius * Math.cos(2 * Math.PI * k / NEIGHBOURS);
            double y = radius + radius * Math.sin(2 * Math.PI * k / NEIGHBOURS);
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    kernels[(k * side + row) * side + column] =
                            (float) (Math.max(0, 1 - Math.abs(x - column)) * Math.max(0, 1 - Math.abs(y - row)));
                }
            }
            kernels[(k * side + radius) * side + radius] -= 1;
        }
        return graph.floats(kernels, NEIGHBOURS, 1, side, side);
    }

    private String edgePadded(String map, int by) {
        return graph.node(
                "Pad", List.of(map, graph.longs(0, 0, by, by, 0, 0, by, by)), Graph.attribute("mode", "edge"));
    }

    /** [n, channels, h, w] to [n, 1, h, w], times a factor. */
    private String channelSum(String map, int channels, double factor) {
        float[] ones = new float[channels];
        Arrays.fill(ones, (float) factor);
        return graph.node("Conv", List.of(map, graph.floats(ones, 1, channels, 1, 1)));
    }

    private String slice(String tensor, long[] from, long[] to, long... axes) {
        return graph.node("Slice", List.of(tensor, graph.longs(from), graph.longs(to), graph.longs(axes)));
    }

    private String scaled(String tensor, double factor) {
        return graph.node("Mul", List.of(tensor, graph.scalar(factor)));
    }

    private String root(String tensor) {
        return graph.node("Sqrt", List.of(graph.node("Relu", List.of(tensor))));
    }

    /** 1 - |tensor - centre|, never below 0: membership in each of several centres, [n, 1, h, w] to [n, centres, h, w]. */
    private String tent(String tensor, float[] centres) {
        String distance = graph.node(
                "Abs", List.of(graph.node("Sub", List.of(tensor, graph.floats(centres, 1, centres.length, 1, 1)))));
        return graph.node("Relu", List.of(graph.node("Sub", List.of(graph.scalar(1), distance))));
    }
}
