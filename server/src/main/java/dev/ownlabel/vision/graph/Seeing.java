package dev.ownlabel.vision.graph;

import dev.ownlabel.vision.graph.FeatureGraph.Pretrained;
import dev.ownlabel.vision.graph.FeatureGraph.Scaling;
import dev.ownlabel.vision.graph.FeatureGraph.Tap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds what a network says of an image in each of its views. Its weights are in the graph once; views of one size share a run. */
final class Seeing {
    private final Graph graph;
    private final Pooling pooling;
    private final Pretrained member;
    private final Sizes sizes;
    private final String prefix;
    private final Map<Run, List<String>> runs = new HashMap<>();

    /** One run of the network. */
    private record Run(int side, boolean mirrored) {}

    /**
     * Prepares.
     *
     * @param prefix for the names of the network's tensors
     */
    Seeing(Graph graph, Pretrained member, Sizes sizes, String prefix) {
        this.graph = graph;
        this.pooling = new Pooling(graph);
        this.member = member;
        this.sizes = sizes;
        this.prefix = prefix;
    }

    /** Features of one view, in the order in which {@link #add} makes them. */
    static List<Block> blocks(Pretrained member, View view) {
        return switch (view) {
            case View.Whole(int side) -> usual(member, view, side);
            case View.Larger(int side) -> usual(member, view, side);
            case View.Mirrored(int side) -> usual(member, view, side);
            case View.Peaks _ ->
                member.taps().stream()
                        .filter(Tap::map)
                        .flatMap(tap -> peaks(name(member, tap) + view.suffix(), tap).stream())
                        .toList();
            case View.Tiles _ ->
                member.taps().stream()
                        .filter(tap -> !tap.map())
                        .flatMap(tap -> List.of(
                                new Block(name(member, tap) + view.suffix() + "-mean", tap.channels(), true),
                                new Block(name(member, tap) + view.suffix() + "-max", tap.channels()))
                                .stream())
                        .toList();
        };
    }

    private static List<Block> usual(Pretrained member, View view, int side) {
        List<Block> blocks = new ArrayList<>();
        for (Tap tap : member.taps()) {
            String block = name(member, tap) + view.suffix();
            blocks.add(tap.map() ? new Block(block, 2 * tap.channels()) : new Block(block, tap.channels(), true));
            if (quartered(member, tap, side)) {
                blocks.add(new Block(block + "-quarters", 4 * tap.channels()));
            }
            if (covaried(tap, side)) {
                blocks.add(new Block(block + "-covariance", CovariancePooling.width(tap.channels())));
            }
        }
        return blocks;
    }

    private static List<Block> peaks(String name, Tap tap) {
        return List.of(new Block(name, tap.channels()), new Block(name + "-raw", tap.channels()));
    }

    private static String name(Pretrained member, Tap tap) {
        return member.name() + "-" + tap.tensor();
    }

    private static boolean quartered(Pretrained member, Tap tap, int side) {
        int coarsest = member.taps().stream().mapToInt(Tap::stride).max().orElse(0);
        return tap.map() && tap.stride() == coarsest && side / tap.stride() > 1;
    }

    private static boolean covaried(Tap tap, int side) {
        return tap.map() && CovariancePooling.suits(side / tap.stride());
    }

    /** The tensors [n, width] of all views' blocks, in order. */
    List<String> add() {
        List<String> vectors = new ArrayList<>();
        for (View view : member.views()) {
            vectors.addAll(
                    switch (view) {
                        case View.Whole(int side) -> usual(side);
                        case View.Larger(int side) -> usual(side);
                        case View.Mirrored(int side) -> mirrored(side);
                        case View.Peaks(int side) -> peaks(side);
                        case View.Tiles(int tile, int across) -> tiles(tile, across);
                    });
        }
        return vectors;
    }

    private List<String> usual(int side) {
        List<String> outputs = outputs(new Run(side, false));
        List<String> vectors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            vectors.add(pooling.unit(pooled(outputs.get(i), i)));
            if (quartered(member, member.taps().get(i), side)) {
                vectors.add(pooling.unit(pooling.quarters(
                        outputs.get(i), side / member.taps().get(i).stride())));
            }
            if (covaried(member.taps().get(i), side)) {
                vectors.add(pooling.unit(covariance(outputs.get(i), i)));
            }
        }
        return vectors;
    }

    private String pooled(String output, int tap) {
        return member.taps().get(tap).map()
                ? pooling.joined(List.of(pooling.mean(output), pooling.deviation(output)))
                : pooling.root(pooling.flat(output));
    }

    private String covariance(String output, int tap) {
        return new CovariancePooling(graph).add(output, member.taps().get(tap).channels());
    }

    private List<String> mirrored(int side) {
        List<String> plain = outputs(new Run(side, false));
        List<String> mirrored = outputs(new Run(side, true));
        List<String> vectors = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            vectors.add(pooling.unit(graph.node("Sum", List.of(pooled(plain.get(i), i), pooled(mirrored.get(i), i)))));
            Tap tap = member.taps().get(i);
            if (quartered(member, tap, side)) {
                int cells = side / tap.stride();
                vectors.add(pooling.unit(graph.node(
                        "Sum",
                        List.of(pooling.quarters(plain.get(i), cells), pooling.quarters(mirrored.get(i), cells)))));
            }
            if (covaried(tap, side)) {
                vectors.add(pooling.unit(
                        graph.node("Sum", List.of(covariance(plain.get(i), i), covariance(mirrored.get(i), i)))));
            }
        }
        return vectors;
    }

    private List<String> peaks(int side) {
        List<Tap> maps = member.taps().stream().filter(Tap::map).toList();
        List<String> vectors = new ArrayList<>();
        for (String map : network(sizes.at(side), maps, "peaks" + side)) {
            vectors.addAll(peaks(map));
        }
        return vectors;
    }

    /** Places of three by three cells, which are surer than single ones: beside the image's own mean and deviation, and as they are. */
    private List<String> peaks(String map) {
        String places = graph.node(
                "AveragePool",
                List.of(map),
                Graph.attributes("kernel_shape", 3, 3),
                Graph.attributes("strides", 1, 1),
                Graph.attributes("pads", 1, 1, 1, 1),
                Graph.attribute("count_include_pad", 0));
        String centred = graph.node("Sub", List.of(places, graph.node("GlobalAveragePool", List.of(places))));
        String variance = graph.node("GlobalAveragePool", List.of(graph.node("Mul", List.of(centred, centred))));
        String deviation = graph.node("Sqrt", List.of(graph.node("Add", List.of(variance, graph.scalar(1e-6)))));
        String above = graph.node("Relu", List.of(graph.node("Div", List.of(centred, deviation))));
        return List.of(
                pooling.unit(pooling.root(pooling.power(above, 3))),
                pooling.unit(pooling.root(pooling.largest(places))));
    }

    /** The tiles are so many images more. */
    private List<String> tiles(int tile, int across) {
        String large = sizes.at(tile * across);
        List<String> parts = new ArrayList<>();
        for (int row = 0; row < across; row++) {
            for (int column = 0; column < across; column++) {
                parts.add(graph.node(
                        "Slice",
                        List.of(
                                large,
                                graph.longs((long) row * tile, (long) column * tile),
                                graph.longs((row + 1L) * tile, (column + 1L) * tile),
                                graph.longs(2, 3))));
            }
        }
        String together = graph.node("Concat", parts, Graph.attribute("axis", 0));
        List<Tap> vectors = member.taps().stream().filter(tap -> !tap.map()).toList();
        List<String> results = new ArrayList<>();
        List<String> outputs = network(together, vectors, "tiles" + across);
        for (int i = 0; i < outputs.size(); i++) {
            String byTile = graph.node(
                    "Reshape",
                    List.of(
                            pooling.flat(outputs.get(i)),
                            graph.longs(
                                    (long) across * across, -1, vectors.get(i).channels())));
            String byChannel = graph.node("Transpose", List.of(byTile), Graph.attributes("perm", 1, 2, 0));
            results.add(pooling.unit(pooling.root(pooling.mean(byChannel))));
            results.add(pooling.unit(pooling.root(pooling.largest(byChannel))));
        }
        return results;
    }

    private List<String> outputs(Run run) {
        List<String> known = runs.get(run);
        if (known == null) {
            String image = sizes.at(run.side());
            known = network(
                    run.mirrored() ? pooling.mirrored(image, run.side()) : image,
                    member.taps(),
                    (run.mirrored() ? "mirrored" : "whole") + run.side());
            runs.put(run, known);
        }
        return known;
    }

    private List<String> network(String image, List<Tap> taps, String run) {
        String values = normalised(graph, member.scaling(), image);
        List<String> tensors = taps.stream().map(Tap::tensor).toList();
        return member.network()
                .copyInto(graph, Map.entry(member.input(), values), tensors, prefix + run + "/", prefix + "weights/");
    }

    /** Bytes as the network wants them. */
    static String normalised(Graph graph, Scaling scaling, String image) {
        String ordered = scaling.blueFirst()
                ? graph.node("Gather", List.of(image, graph.longs(2, 1, 0)), Graph.attribute("axis", 1))
                : image;
        String centred = graph.node("Sub", List.of(ordered, graph.shared(three(scaling.mean()), 1, 3, 1, 1)));
        return graph.node("Div", List.of(centred, graph.shared(three(scaling.std()), 1, 3, 1, 1)));
    }

    private static float[] three(List<Double> values) {
        return new float[] {
            values.get(0).floatValue(),
            values.get(1).floatValue(),
            values.get(2).floatValue()
        };
    }
}
