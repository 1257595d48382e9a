package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small things without training: how far the most unusual places of a large image stand out from that image by being lighter,
 * darker or of another colour than what is around them, by lines, and by being rougher or smoother; at several sizes.
 *
 * <p>Works on 384x384 pixels of RGB 0 to 255. Nothing of it depends on where a place is or how it is turned.
 */
final class HandmadePeaks {
    static final int SIDE = 384;

    /** About so many multiply-adds an image, most of them for the lines. */
    static final double MULTIPLICATIONS = 2.8e8;

    private static final int CHANNELS = 3;
    private static final int SPOT_SIZES = 4;
    private static final int LINE_SIZES = 3;
    private static final int DIRECTIONS = 12;
    private static final int REACH = 4;
    private static final double ALONG = 3;
    private static final double ACROSS = 1.2;
    private static final int STEP = 4;
    private static final long[] RANKS = {0, 1, 3, 5, 7, 10, 15, 23, 31, 47};
    private static final int GRID = 8;
    private static final double TINY = 1e-3;
    private static final AttributeProto WHOLE_PIXELS_ONLY = Graph.attribute("count_include_pad", 0);

    private final Graph graph;
    private final Pooling pooling;

    HandmadePeaks(Graph graph) {
        this.graph = graph;
        this.pooling = new Pooling(graph);
    }

    static List<Block> blocks() {
        return List.of(
                new Block("handmade-spots@" + SIDE + "-peaks", SPOT_SIZES * CHANNELS * 2 * RANKS.length),
                new Block("handmade-lines@" + SIDE + "-peaks", LINE_SIZES * 4 * RANKS.length),
                new Block("handmade-roughness@" + SIDE + "-peaks", SPOT_SIZES * 4 * RANKS.length));
    }

    /** Adds the blocks' tensors, [n, width] each, in the order of {@link #blocks()}. */
    List<String> add(String image) {
        // brightness, red against green, yellow against blue
        float[] mixed = {.299f, .587f, .114f, .5f, -.5f, 0, .25f, .25f, -.5f};
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] /= 255;
        }
        String colours = graph.node("Conv", List.of(image, graph.floats(mixed, CHANNELS, CHANNELS, 1, 1)));
        List<String> spots = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<String> roughness = new ArrayList<>();
        int side = SIDE;
        for (int size = 0; size < SPOT_SIZES; size++, side /= 2) {
            String contrast = graph.node("Sub", List.of(mean(colours, 3), mean(colours, 9)));
            spots.addAll(peaks(relative(contrast), CHANNELS, side));
            String grey = graph.node("Slice", List.of(colours, graph.longs(0), graph.longs(1), graph.longs(1)));
            if (size < LINE_SIZES) {
                lines.addAll(lines(grey, side));
            }
            String rest = graph.node("Sub", List.of(grey, mean(grey, 5)));
            String energy = graph.node("Mul", List.of(rest, rest));
            roughness.addAll(peaks(relative(roughness(energy)), 1, side));
            roughness.addAll(peaks(relative(roughness(halved(halved(energy)))), 1, side / 4));
            colours = halved(colours);
        }
        return List.of(logarithm(spots), logarithm(lines), logarithm(roughness));
    }

    private String logarithm(List<String> vectors) {
        return graph.node("Log", List.of(graph.node("Add", List.of(pooling.joined(vectors), graph.scalar(.1)))));
    }

    /** In units of the map's own mean size, channel by channel. */
    private String relative(String map) {
        String usual = graph.node("GlobalAveragePool", List.of(graph.node("Abs", List.of(map))));
        return graph.node("Div", List.of(map, graph.node("Add", List.of(usual, graph.scalar(TINY)))));
    }

    private List<String> peaks(String map, int channels, int side) {
        return List.of(ranked(map, channels, side), ranked(graph.node("Neg", List.of(map)), channels, side));
    }

    private String ranked(String map, int channels, int side) {
        return pooling.ranks(graph.node("Relu", List.of(map)), channels, side, GRID, RANKS);
    }

    /** Second derivatives across, smoothed along, in eight directions: what the strongest has more than the usual one. */
    private List<String> lines(String grey, int cells) {
        int side = 2 * REACH + 1;
        float[] kernels = new float[DIRECTIONS * side * side];
        for (int k = 0; k < DIRECTIONS; k++) {
            double angle = Math.PI * k / DIRECTIONS;
            double sum = 0;
            int from = k * side * side;
            for (int i = 0; i < side * side; i++) {
                double x = i % side - REACH;
                int row = i / side;
                double y = row - (double) REACH;
                double u = (x * Math.cos(angle) + y * Math.sin(angle)) / ALONG;
                double v = (y * Math.cos(angle) - x * Math.sin(angle)) / ACROSS;
                kernels[from + i] = (float) ((1 - v * v) * Math.exp(-(u * u + v * v) / 2));
                sum += kernels[from + i];
            }
            for (int i = 0; i < side * side; i++) {
                kernels[from + i] -= (float) (sum / (side * (double) side));
            }
        }
        String responses =
                relative(graph.node("Conv", List.of(grey, graph.floats(kernels, DIRECTIONS, 1, side, side))));
        String longer = relative(lengthened(responses));
        List<String> peaks = new ArrayList<>();
        for (String response : List.of(responses, longer)) {
            String usual = channelMean(response, DIRECTIONS);
            for (String line : List.of(
                    graph.node("Sub", List.of(largestChannel(response), usual)),
                    graph.node("Add", List.of(largestChannel(graph.node("Neg", List.of(response))), usual)))) {
                peaks.add(ranked(line, 1, response.equals(responses) ? cells - side + 1 : cells - side + 1 - 4 * STEP));
            }
        }
        return peaks;
    }

    /** Means of each direction's response over five places in that direction. */
    private String lengthened(String responses) {
        float[] kernels = new float[DIRECTIONS * 25];
        for (int k = 0; k < DIRECTIONS; k++) {
            double angle = Math.PI * k / DIRECTIONS;
            for (int place = -2; place <= 2; place++) {
                double x = 2 + place * Math.cos(angle);
                double y = 2 + place * Math.sin(angle);
                for (int i = 0; i < 25; i++) {
                    int row = i / 5;
                    double near = Math.max(0, 1 - Math.abs(x - i % 5)) * Math.max(0, 1 - Math.abs(y - row));
                    kernels[k * 25 + i] += (float) (near / 5);
                }
            }
        }
        return graph.node(
                "Conv",
                List.of(responses, graph.floats(kernels, DIRECTIONS, 1, 5, 5)),
                Graph.attributes("dilations", STEP, STEP),
                Graph.attribute("group", DIRECTIONS));
    }

    /** Root of the mean square around, beside the usual one. */
    private String roughness(String energy) {
        String root = graph.node("Sqrt", List.of(graph.node("Add", List.of(mean(energy, 9), graph.scalar(1e-6)))));
        return graph.node("Sub", List.of(root, graph.node("GlobalAveragePool", List.of(root))));
    }

    private String mean(String map, int window) {
        int pad = window / 2;
        return graph.node(
                "AveragePool",
                List.of(map),
                Graph.attributes("kernel_shape", window, window),
                Graph.attributes("strides", 1, 1),
                Graph.attributes("pads", pad, pad, pad, pad),
                WHOLE_PIXELS_ONLY);
    }

    private String halved(String map) {
        return graph.node(
                "AveragePool", List.of(map), Graph.attributes("kernel_shape", 2, 2), Graph.attributes("strides", 2, 2));
    }

    private String channelMean(String map, int channels) {
        float[] shares = new float[channels];
        Arrays.fill(shares, 1f / channels);
        return graph.node("Conv", List.of(map, graph.floats(shares, 1, channels, 1, 1)));
    }

    private String largestChannel(String map) {
        List<String> channels = new ArrayList<>();
        for (int k = 0; k < DIRECTIONS; k++) {
            channels.add(graph.node("Slice", List.of(map, graph.longs(k), graph.longs(k + 1L), graph.longs(1))));
        }
        return graph.node("Max", channels);
    }
}
