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
        /** How it looks at the image, at least one. */
        List<View> views();

        /** Features of one view, in order. */
        List<Block> blocks(View view);

        /** About how many multiply-adds a view costs. */
        double multiplications(View view);

        /** Features of all views, in order. */
        default List<Block> blocks() {
            return views().stream().flatMap(view -> blocks(view).stream()).toList();
        }

        /** Side of the largest image that the member looks at, pixels. */
        default int largestSide() {
            return views().stream().mapToInt(View::side).max().orElseThrow();
        }
    }

    /**
     * The features that need no training.
     *
     * @param views of {@link #WHOLE} and {@link #PEAKS}
     */
    public record Handmade(List<View> views) implements Member {
        /** Shapes, colours and patterns of the whole image. */
        public static final View WHOLE = new View.Whole(HandmadeDescriptor.SIDE);

        /** What stands out of it. */
        public static final View PEAKS = new View.Peaks(HandmadePeaks.SIDE);

        public Handmade {
            views = List.copyOf(views);
        }

        /** Of the whole image. */
        public Handmade() {
            this(List.of(WHOLE));
        }

        @Override
        public List<Block> blocks(View view) {
            return view.equals(PEAKS) ? HandmadePeaks.blocks() : HandmadeDescriptor.blocks();
        }

        @Override
        public double multiplications(View view) {
            return view.equals(PEAKS) ? HandmadePeaks.MULTIPLICATIONS : HandmadeDescriptor.MULTIPLICATIONS;
        }
    }

    /**
     * A network. Each vector output is taken by its roots, which keeps few strong channels from drowning the others; each map by
     * mean and standard deviation of its channels, and the coarsest also by their means in its four quarters; those with enough cells
     * also by how their channels vary together ({@link CovariancePooling}); all made unit length.
     *
     * @param input name of its input tensor
     * @param side of its usual input
     * @param scaling value = (byte - mean) / std, in the network's own order of channels
     * @param views at least one
     */
    public record Pretrained(
            String name, Network network, String input, int side, Scaling scaling, List<Tap> taps, List<View> views)
            implements Member {
        public Pretrained {
            taps = List.copyOf(taps);
            views = List.copyOf(views);
        }

        @Override
        public List<Block> blocks(View view) {
            return Seeing.blocks(this, view);
        }

        @Override
        public double multiplications(View view) {
            return switch (view) {
                case View.Whole(int seen) -> multiplications(seen, taps);
                case View.Larger(int seen) -> multiplications(seen, taps);
                case View.Mirrored(int seen) -> multiplications(seen, taps);
                case View.Peaks(int seen) ->
                    multiplications(seen, taps.stream().filter(Tap::map).toList());
                case View.Tiles(int tile, int across) ->
                    across
                            * across
                            * multiplications(
                                    tile,
                                    taps.stream().filter(tap -> !tap.map()).toList());
            };
        }

        private double multiplications(int seen, List<Tap> wanted) {
            return network.multiplications(
                    input, seen, wanted.stream().map(Tap::tensor).toList());
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
        return members.stream().mapToInt(Member::largestSide).max().orElseThrow();
    }

    /** The embedding's parts, in order. */
    public List<Block> blocks() {
        return members.stream().flatMap(member -> member.blocks().stream()).toList();
    }

    /** Adds the operators; returns the name of the embedding's tensor. */
    public String addTo(Graph graph, String image) {
        List<String> parts = new ArrayList<>();
        Sizes sizes = new Sizes(graph, image, side());
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            switch (member) {
                case Handmade handmade -> {
                    for (View view : handmade.views()) {
                        String seen = sizes.at(view.side());
                        parts.addAll(
                                view.equals(Handmade.PEAKS)
                                        ? new HandmadePeaks(graph).add(seen)
                                        : new HandmadeDescriptor(graph).add(seen));
                    }
                }
                case Pretrained pretrained -> parts.addAll(new Seeing(graph, pretrained, sizes, "m" + i + "/").add());
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
        String values = Seeing.normalised(graph, member.scaling(), new Sizes(graph, image, side()).at(member.side()));
        List<String> wanted = List.of(member.taps().getFirst().tensor());
        return new Pooling(graph)
                .flat(member.network()
                        .copyInto(graph, Map.entry(member.input(), values), wanted, prefix)
                        .getFirst());
    }
}
