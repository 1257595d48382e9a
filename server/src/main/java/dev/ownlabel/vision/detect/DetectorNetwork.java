package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Output;
import dev.ownlabel.vision.detect.loss.RawMaps;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The network that learns: a backbone and, on its maps, layers that tell for every cell the log-odds of each label and a raw box. On a
 * detector's own features these are one 1×1 convolution each. On the maps of a network for whole images they are a small feature
 * pyramid (Lin and others, 2017) and two towers that all strides share.
 *
 * @param onnx input {@code pixels} [n, 3, h, w], normalised; outputs as named
 * @param features tensors that the last layers see
 * @param logOdds output for each stride, [n, labels, h/s, w/s]
 * @param boxes output for each stride, [n, 4, h/s, w/s]
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
record DetectorNetwork(byte[] onnx, List<String> features, List<String> logOdds, List<String> boxes) {
    static final String INPUT = "pixels";
    /** What the names of the backbone's tensors begin with. */
    static final String BACKBONE = "b/";

    private static final int PYRAMID_CHANNELS = 64;
    /** At first every cell takes every label for this unlikely, since nearly all cells are background. */
    private static final double FIRST_GUESS = 0.01;

    private static final double SMALL = 0.01;

    DetectorNetwork {
        features = List.copyOf(features);
        logOdds = List.copyOf(logOdds);
        boxes = List.copyOf(boxes);
    }

    /** The same network with other weights. */
    DetectorNetwork with(byte[] learned) {
        return new DetectorNetwork(learned, features, logOdds, boxes);
    }

    /** The outputs in the order of {@link RawMaps}: log-odds of all strides, then boxes. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>(logOdds);
        outputs.addAll(boxes);
        return outputs;
    }

    /** Builds it with layers drawn at random from the seed. */
    static DetectorNetwork of(FeatureMaps.Source source, Frame frame, int labels, long seed) {
        return new Building(source, labels, seed).build(frame);
    }

    private static final class Building {
        private final Graph graph = new Graph("detector");
        private final FeatureMaps.Source source;
        private final int labels;
        private final Random random;
        private final List<String> features = new ArrayList<>();
        private final List<String> logOdds = new ArrayList<>();
        private final List<String> boxes = new ArrayList<>();

        Building(FeatureMaps.Source source, int labels, long seed) {
            this.source = source;
            this.labels = labels;
            this.random = new Random(seed);
        }

        DetectorNetwork build(Frame frame) {
            String pixels = graph.input(INPUT, 3, frame.height(), frame.width());
            BackboneDescriptor descriptor = source.member().descriptor();
            Network network = source.member().network();
            List<String> maps = network.copyInto(
                    graph,
                    Map.entry(descriptor.input().name(), pixels),
                    source.maps().tensors(),
                    BACKBONE);
            switch (source.maps()) {
                case FeatureMaps.Decoupled decoupled -> onFeatures(decoupled, maps);
                case FeatureMaps.Pyramid pyramid -> onPyramid(pyramid, maps);
            }
            List<Integer> strides = source.maps().strides();
            List<String> logOddsNames = new ArrayList<>();
            List<String> boxNames = new ArrayList<>();
            for (int level = 0; level < strides.size(); level++) {
                int stride = strides.get(level);
                int rows = frame.height() / stride;
                int columns = frame.width() / stride;
                graph.output("logodds_s" + stride, logOdds.get(level), labels, rows, columns);
                graph.output("box_s" + stride, boxes.get(level), 4, rows, columns);
                logOddsNames.add("logodds_s" + stride);
                boxNames.add("box_s" + stride);
            }
            return new DetectorNetwork(graph.bytes(), features, logOddsNames, boxNames);
        }

        private void onFeatures(FeatureMaps.Decoupled decoupled, List<String> maps) {
            for (int level = 0; level < decoupled.what().size(); level++) {
                String what = maps.get(2 * level);
                String where = maps.get(2 * level + 1);
                Layer last = last(decoupled.what().get(level).channels(), labels, logOdds(FIRST_GUESS));
                Layer box = last(decoupled.where().get(level).channels(), 4, 0);
                features.add(what);
                features.add(where);
                logOdds.add(last.on(graph, what));
                boxes.add(box.on(graph, where));
            }
        }

        private void onPyramid(FeatureMaps.Pyramid pyramid, List<String> maps) {
            List<String> merged = merged(pyramid, maps);
            Layer what = layer(PYRAMID_CHANNELS, PYRAMID_CHANNELS, 3);
            Layer where = layer(PYRAMID_CHANNELS, PYRAMID_CHANNELS, 3);
            Layer last = last(PYRAMID_CHANNELS, labels, logOdds(FIRST_GUESS));
            Layer box = last(PYRAMID_CHANNELS, 4, 0);
            for (String map : merged) {
                features.add(map);
                logOdds.add(last.on(graph, relu(what.on(graph, map))));
                boxes.add(box.on(graph, relu(where.on(graph, map))));
            }
        }

        /** From the coarsest map down: each map joined by what the coarser ones see. */
        private List<String> merged(FeatureMaps.Pyramid pyramid, List<String> maps) {
            List<String> merged = new ArrayList<>();
            String coarser = "";
            for (int level = maps.size() - 1; level >= 0; level--) {
                Output map = pyramid.maps().get(level);
                String own = layer(map.channels(), PYRAMID_CHANNELS, 1).on(graph, maps.get(level));
                String sum = coarser.isEmpty() ? own : graph.node("Add", List.of(own, doubled(coarser)));
                coarser = relu(layer(PYRAMID_CHANNELS, PYRAMID_CHANNELS, 3).on(graph, relu(sum)));
                merged.addFirst(coarser);
            }
            return merged;
        }

        private String doubled(String map) {
            return graph.node(
                    "Resize",
                    List.of(map, "", graph.floats(new float[] {1, 1, 2, 2}, 4)),
                    Graph.attribute("mode", "nearest"),
                    Graph.attribute("coordinate_transformation_mode", "asymmetric"),
                    Graph.attribute("nearest_mode", "floor"));
        }

        private String relu(String tensor) {
            return graph.node("Relu", List.of(tensor));
        }

        /** A hidden layer, its variance kept (He and others, 2015). */
        private Layer layer(int from, int to, int side) {
            return drawn(from, to, side, Math.sqrt(2.0 / (from * side * side)), 0);
        }

        private Layer last(int from, int to, double bias) {
            return drawn(from, to, 1, SMALL, bias);
        }

        private Layer drawn(int from, int to, int side, double deviation, double bias) {
            float[] weights = new float[to * from * side * side];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() * deviation);
            }
            float[] biases = new float[to];
            Arrays.fill(biases, (float) bias);
            return new Layer(graph.floats(weights, to, from, side, side), graph.floats(biases, to), side);
        }

        private static double logOdds(double probability) {
            return Math.log(probability / (1 - probability));
        }
    }

    /** A convolution whose weights several maps may share. */
    private record Layer(String weights, String biases, int side) {
        String on(Graph graph, String map) {
            int pad = side / 2;
            return graph.node(
                    "Conv",
                    List.of(map, weights, biases),
                    Graph.attributes("kernel_shape", side, side),
                    Graph.attributes("pads", pad, pad, pad, pad));
        }
    }
}
