package dev.ownlabel.vision.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds to a graph everything between {@code image} [n, 3, size, size], RGB 0 to 255, and an embedding [n, width]: for each
 * member its resizing, its normalisation, the network, and pooling.
 */
public final class FeatureGraph {
    /** What an embedding is made of, one after the other. */
    public sealed interface Member {
        /** Side of the member's own input, pixels. */
        int side();

        List<Block> blocks();
    }

    /** The features that need no training. */
    public record Handmade() implements Member {
        @Override
        public int side() {
            return HandmadeDescriptor.SIDE;
        }

        @Override
        public List<Block> blocks() {
            return HandmadeDescriptor.blocks();
        }
    }

    /**
     * A network. Each vector output is taken by its roots, which keeps few strong channels from drowning the others; each map by
     * mean and standard deviation of its channels, and the coarsest also by their means in its four quarters; all made unit length.
     *
     * @param input name of its input tensor
     * @param scaling value = (byte - mean) / std, in the network's own order of channels
     */
    public record Pretrained(String name, Network network, String input, int side, Scaling scaling, List<Tap> taps)
            implements Member {
        public Pretrained {
            taps = List.copyOf(taps);
        }

        @Override
        public List<Block> blocks() {
            List<Block> blocks = new ArrayList<>();
            for (Tap tap : taps) {
                String block = name + "-" + tap.tensor();
                blocks.add(tap.map() ? new Block(block, 2 * tap.channels()) : new Block(block, tap.channels(), true));
                if (quartered(tap)) {
                    blocks.add(new Block(block + "-quarters", 4 * tap.channels()));
                }
            }
            return blocks;
        }

        private boolean quartered(Tap tap) {
            int coarsest = taps.stream().mapToInt(Tap::stride).max().orElse(0);
            return tap.map() && tap.stride() == coarsest && side / tap.stride() > 1;
        }
    }

    /**
     * An output of a network; a map is [n, channels, h, w], a vector [n, channels].
     *
     * @param stride input pixels for each cell of a map; 0 for a vector
     */
    public record Tap(String tensor, int channels, int stride) {
        boolean map() {
            return stride > 0;
        }
    }

    /** How bytes become a network's values. */
    public record Scaling(boolean blueFirst, List<Double> mean, List<Double> std) {
        public Scaling {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    private final List<Member> members;

    /** Prepares a graph of at least one member. */
    public FeatureGraph(List<Member> members) {
        this.members = List.copyOf(members);
    }

    /** Side of the shared input: the largest of the members'. */
    public int side() {
        return members.stream().mapToInt(Member::side).max().orElseThrow();
    }

    /** The embedding's parts, in order. */
    public List<Block> blocks() {
        return members.stream().flatMap(member -> member.blocks().stream()).toList();
    }

    /** Adds the operators; returns the name of the embedding's tensor. */
    public String addTo(Graph graph, String image) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            String resized = resized(graph, image, member.side());
            switch (member) {
                case Handmade() -> parts.addAll(new HandmadeDescriptor(graph).add(resized));
                case Pretrained pretrained -> parts.addAll(outputs(graph, pretrained, resized, "m" + i + "/"));
            }
        }
        return new Pooling(graph).joined(parts);
    }

    /**
     * Adds a network of its own on the shared image and returns its output as it is, [n, width].
     *
     * @param prefix for the names of its tensors
     */
    public String addOutput(Graph graph, String image, Pretrained member, String prefix) {
        String values = normalised(graph, member.scaling(), resized(graph, image, member.side()));
        List<String> wanted = List.of(member.taps().getFirst().tensor());
        return new Pooling(graph)
                .flat(member.network()
                        .copyInto(graph, Map.entry(member.input(), values), wanted, prefix)
                        .getFirst());
    }

    private String resized(Graph graph, String image, int side) {
        if (side == side()) {
            return image;
        }
        String images = graph.node(
                "Slice", List.of(graph.node("Shape", List.of(image)), graph.longs(0), graph.longs(1), graph.longs(0)));
        String sizes = graph.node("Concat", List.of(images, graph.longs(3, side, side)), Graph.attribute("axis", 0));
        return graph.node(
                "Resize",
                List.of(image, "", "", sizes),
                Graph.attribute("mode", "linear"),
                Graph.attribute("coordinate_transformation_mode", "half_pixel"));
    }

    private static List<String> outputs(Graph graph, Pretrained member, String image, String prefix) {
        Pooling pooling = new Pooling(graph);
        List<String> tensors = member.taps().stream().map(Tap::tensor).toList();
        String values = normalised(graph, member.scaling(), image);
        List<String> outputs = member.network().copyInto(graph, Map.entry(member.input(), values), tensors, prefix);
        List<String> vectors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            Tap tap = member.taps().get(i);
            vectors.add(pooling.unit(
                    tap.map()
                            ? pooling.joined(List.of(pooling.mean(output), pooling.deviation(output)))
                            : pooling.root(pooling.flat(output))));
            if (member.quartered(tap)) {
                vectors.add(pooling.unit(pooling.quarters(output, member.side() / tap.stride())));
            }
        }
        return vectors;
    }

    private static String normalised(Graph graph, Scaling scaling, String image) {
        String ordered = scaling.blueFirst()
                ? graph.node("Gather", List.of(image, graph.longs(2, 1, 0)), Graph.attribute("axis", 1))
                : image;
        String centred = graph.node("Sub", List.of(ordered, graph.floats(three(scaling.mean()), 1, 3, 1, 1)));
        return graph.node("Div", List.of(centred, graph.floats(three(scaling.std()), 1, 3, 1, 1)));
    }

    private static float[] three(List<Double> values) {
        return new float[] {
            values.get(0).floatValue(),
            values.get(1).floatValue(),
            values.get(2).floatValue()
        };
    }
}
