package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.detect.loss.Cells;
import dev.ownlabel.vision.detect.loss.RawMaps;
import dev.ownlabel.vision.fit.Calibration;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The graph that is served and exported: from an image [n, 3, height, width], RGB 0 to 255, to the box of every cell in pixels of that
 * input ({@code boxes} [n, cells, 4]: left, top, right, bottom) and the calibrated confidence of every label there
 * ({@code confidence} [n, cells, labels], 0 to 1). What is left to do outside is non-maximum suppression.
 */
final class ServedGraph {
    static final String INPUT = "image";
    static final String BOXES = "boxes";
    static final String CONFIDENCE = "confidence";

    private final Graph graph = new Graph("ownlabel");
    private final Frame frame;
    private final Cells cells;

    private ServedGraph(Frame frame, Cells cells) {
        this.frame = frame;
        this.cells = cells;
    }

    /**
     * Builds it.
     *
     * @param trained the network with its learned weights
     * @param input what the backbone wants of an image
     */
    static byte[] of(
            DetectorNetwork trained,
            BackboneDescriptor.Input input,
            Frame frame,
            Cells cells,
            Calibration calibration) {
        return new ServedGraph(frame, cells).build(trained, input, calibration);
    }

    private byte[] build(DetectorNetwork trained, BackboneDescriptor.Input input, Calibration calibration) {
        String image = graph.input(INPUT, 3, frame.height(), frame.width());
        List<String> maps = Network.parse(trained.onnx())
                .copyInto(graph, Map.entry(DetectorNetwork.INPUT, normalised(image, input)), trained.outputs(), "d/");
        int labels = calibration.slopes().size();
        String logOdds = joined(maps.subList(0, cells.levels()), labels);
        String raw = joined(maps.subList(cells.levels(), maps.size()), 4);
        graph.output(BOXES, boxes(raw), cells.count(), 4);
        graph.output(CONFIDENCE, confidence(logOdds, calibration), cells.count(), labels);
        return graph.bytes();
    }

    private String normalised(String image, BackboneDescriptor.Input input) {
        String ordered = input.channels() == Channels.BGR
                ? graph.node("Gather", List.of(image, graph.longs(2, 1, 0)), Graph.attribute("axis", 1))
                : image;
        String centred = graph.node("Sub", List.of(ordered, graph.floats(floats(input.mean()), 1, 3, 1, 1)));
        return graph.node("Div", List.of(centred, graph.floats(floats(input.std()), 1, 3, 1, 1)));
    }

    /** Maps [n, channels, h, w] of all strides to [n, cells, channels]. */
    private String joined(List<String> maps, int channels) {
        List<String> rows = new ArrayList<>();
        for (String map : maps) {
            String flat = graph.node("Reshape", List.of(map, graph.longs(0, channels, -1)));
            rows.add(graph.node("Transpose", List.of(flat), Graph.attributes("perm", 0, 2, 1)));
        }
        return graph.node("Concat", rows, Graph.attribute("axis", 1));
    }

    /** As {@link Proposals#decoded}. */
    private String boxes(String raw) {
        float[] geometry = cells.geometry();
        float[] centres = new float[cells.count() * 2];
        float[] strides = new float[cells.count()];
        for (int cell = 0; cell < strides.length; cell++) {
            centres[cell * 2] = geometry[cell * 3];
            centres[cell * 2 + 1] = geometry[cell * 3 + 1];
            strides[cell] = geometry[cell * 3 + 2];
        }
        String stride = graph.floats(strides, 1, strides.length, 1);
        String shift = graph.node("Mul", List.of(columns(raw, 0, 2), stride));
        String centre = graph.node("Add", List.of(shift, graph.floats(centres, 1, strides.length, 2)));
        String bounded = graph.node(
                "Clip", List.of(columns(raw, 2, 4), graph.scalar(-RawMaps.MOST_LOG), graph.scalar(RawMaps.MOST_LOG)));
        String size = graph.node("Mul", List.of(graph.node("Exp", List.of(bounded)), stride));
        String half = graph.node("Mul", List.of(size, graph.scalar(0.5)));
        return graph.node(
                "Concat",
                List.of(graph.node("Sub", List.of(centre, half)), graph.node("Add", List.of(centre, half))),
                Graph.attribute("axis", 2));
    }

    private String columns(String tensor, int from, int to) {
        return graph.node("Slice", List.of(tensor, graph.longs(from), graph.longs(to), graph.longs(2)));
    }

    private String confidence(String logOdds, Calibration calibration) {
        int labels = calibration.slopes().size();
        String slopes = graph.floats(floats(calibration.slopes()), 1, 1, labels);
        String offsets = graph.floats(floats(calibration.offsets()), 1, 1, labels);
        String scaled = graph.node("Add", List.of(graph.node("Mul", List.of(logOdds, slopes)), offsets));
        return graph.node("Sigmoid", List.of(scaled));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
