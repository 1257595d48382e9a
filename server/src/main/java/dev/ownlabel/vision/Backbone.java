package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.BackboneDescriptor.Output;
import dev.ownlabel.vision.ImageSession.Framing;
import dev.ownlabel.vision.finetune.Normalising;
import dev.ownlabel.vision.finetune.Source;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.graph.FeatureGraph;
import dev.ownlabel.vision.graph.FeatureGraph.Pretrained;
import dev.ownlabel.vision.graph.FeatureGraph.Scaling;
import dev.ownlabel.vision.graph.FeatureGraph.Tap;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import dev.ownlabel.vision.graph.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What turns an image into numbers that a head can be fitted on: one ONNX graph made of one or several networks, and the
 * features that need none. Holds the networks' weights.
 */
public final class Backbone {
    static final String EMBEDDING = "embedding";

    private final String name;
    private final List<Part> parts;
    private final FeatureGraph features;
    private final Framing framing;
    private final String fingerprint;

    /** One of the things joined; the features that need no training have no descriptor of their own. */
    sealed interface Part {
        record Handmade(List<View> views) implements Part {
            public Handmade {
                views = List.copyOf(views);
            }

            /** The usual view alone. */
            Handmade() {
                this(List.of(FeatureGraph.Handmade.WHOLE));
            }
        }

        record Pretrained(BackboneDescriptor descriptor, Network network, List<View> views) implements Part {
            public Pretrained {
                views = List.copyOf(views);
            }

            /** The usual view alone. */
            Pretrained(BackboneDescriptor descriptor, Network network) {
                this(descriptor, network, List.of(usual(descriptor)));
            }
        }
    }

    Backbone(String name, List<Part> parts) {
        this(name, parts, Optional.empty());
    }

    /** With images framed as another does it, whatever parts are left. */
    private Backbone(String name, List<Part> parts, Optional<Framing> framing) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.features = new FeatureGraph(parts.stream().map(Backbone::member).toList());
        this.framing = framing.map(known -> new Framing(features.side(), known.fit(), known.pad()))
                .orElseGet(() -> framing(features.side()));
        this.fingerprint = Digest.of(featureGraph());
    }

    /** The members' names, joined by {@code +}. */
    public String name() {
        return name;
    }

    /** Tells backbones apart: changes whenever the embedding of an image may change. Lower-case hex. */
    public String fingerprint() {
        return fingerprint;
    }

    /** How many numbers an embedding has. */
    public int width() {
        return blocks().stream().mapToInt(Block::width).sum();
    }

    /** The descriptors of the networks in it, in order. */
    public List<BackboneDescriptor> descriptors() {
        List<BackboneDescriptor> descriptors = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Handmade _ -> {}
                case Part.Pretrained(BackboneDescriptor descriptor, Network _, List<View> _) ->
                    descriptors.add(descriptor);
            }
        }
        return descriptors;
    }

    /** A network with what its descriptor says of it. */
    public record Member(BackboneDescriptor descriptor, Network network) {}

    /** The networks in it, in order; for learners that need more of them than the embedding. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Handmade _ -> {}
                case Part.Pretrained(BackboneDescriptor descriptor, Network network, List<View> _) ->
                    members.add(new Member(descriptor, network));
            }
        }
        return members;
    }

    /**
     * One of the networks, or the features that need none, in one of its views: what is computed or not.
     *
     * @param member number among the networks, or {@link #HANDMADE}
     */
    record Look(int member, View view) {
        static final int HANDMADE = -1;
    }

    /** What it computes, in order. */
    List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        int network = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Handmade(List<View> views) -> views.forEach(view -> looks.add(new Look(Look.HANDMADE, view)));
                case Part.Pretrained pretrained -> {
                    for (View view : pretrained.views()) {
                        looks.add(new Look(network, view));
                    }
                    network++;
                }
            }
        }
        return looks;
    }

    /** What it might compute besides, the most promising first. */
    List<Look> candidates() {
        List<Look> looks = new ArrayList<>(List.of(new Look(Look.HANDMADE, FeatureGraph.Handmade.PEAKS)));
        List<BackboneDescriptor> networks = descriptors();
        List<List<View>> views = new ArrayList<>();
        for (BackboneDescriptor descriptor : networks) {
            boolean maps = descriptor.outputs().stream().anyMatch(output -> output.stride() > 0);
            views.add(View.candidates(
                    descriptor.input().size(), descriptor.input().multipleOf(), maps));
        }
        int most = views.stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < most; rank++) {
            for (int network = 0; network < networks.size(); network++) {
                if (rank < views.get(network).size()) {
                    looks.add(new Look(network, views.get(network).get(rank)));
                }
            }
        }
        looks.removeAll(looks());
        return looks;
    }

    /** The same networks, with these looks and no others; a network without any is left out. */
    Backbone seeing(List<Look> looks) {
        List<Part> seeing = new ArrayList<>();
        int network = 0;
        for (Part part : parts) {
            if (part instanceof Part.Pretrained pretrained) {
                List<View> views = views(looks, network++);
                if (!views.isEmpty()) {
                    seeing.add(new Part.Pretrained(pretrained.descriptor(), pretrained.network(), views));
                }
            }
        }
        List<View> handmade = views(looks, Look.HANDMADE);
        if (!handmade.isEmpty()) {
            seeing.add(new Part.Handmade(handmade));
        }
        return new Backbone(name, seeing, Optional.of(framing));
    }

    /** Whether its networks take images of the sizes that it shows them; some take one alone. */
    boolean runs() {
        try (ImageSession session = new ImageSession(featureGraph(), framing, EMBEDDING, 1)) {
            float[] embedding = session.run(new Picture(1, 1, new byte[] {60, 120, (byte) 180}));
            return embedding.length == width();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    /** Numbers of a look's blocks among the {@link #blocks}. */
    List<Integer> blocks(Look look) {
        List<Integer> numbers = new ArrayList<>();
        int next = 0;
        for (Look own : looks()) {
            for (Block _ : member(own).blocks(own.view())) {
                if (own.equals(look)) {
                    numbers.add(next);
                }
                next++;
            }
        }
        return numbers;
    }

    private static List<View> views(List<Look> looks, int member) {
        return looks.stream()
                .filter(look -> look.member() == member)
                .map(Look::view)
                .toList();
    }

    private FeatureGraph.Member member(Look look) {
        return member(
                look.member() == Look.HANDMADE
                        ? new Part.Handmade()
                        : networks().get(look.member()));
    }

    private List<Part.Pretrained> networks() {
        return parts.stream()
                .filter(Part.Pretrained.class::isInstance)
                .map(Part.Pretrained.class::cast)
                .toList();
    }

    /** About how many multiply-adds a look costs. */
    double multiplications(Look look) {
        return member(look).multiplications(look.view());
    }

    /** About how many multiply-adds an image costs. */
    double multiplications() {
        return multiplications(looks());
    }

    /** About how many multiply-adds several looks cost; a mirrored one needs the usual run too. */
    double multiplications(List<Look> looks) {
        double sum = looks.stream().mapToDouble(this::multiplications).sum();
        for (Look look : looks) {
            if (look.view() instanceof View.Mirrored(int side)
                    && !looks.contains(new Look(look.member(), new View.Whole(side)))) {
                sum += multiplications(look);
            }
        }
        return sum;
    }

    /** Names of what it computes: networks with their views. */
    public String seen() {
        return String.join(" ", looks().stream().map(this::words).toList());
    }

    /** The look in words: network and view. */
    String words(Look look) {
        String member = look.member() == Look.HANDMADE
                ? "handmade"
                : descriptors().get(look.member()).name();
        return member + look.view().suffix();
    }

    /** The parts of an embedding, in order; those of the vector that is a network's own embedding come first for each network. */
    public List<Block> blocks() {
        return features.blocks();
    }

    Framing framing() {
        return framing;
    }

    /** Adds everything from the image to the embedding; returns the embedding's tensor. */
    String addTo(Graph graph) {
        return features.addTo(graph, addImage(graph));
    }

    /** Adds the image alone; returns its tensor. */
    String addImage(Graph graph) {
        return graph.input(ModelCard.INPUT, 3, framing.side(), framing.side());
    }

    /** The graph that training embeds with: the same operators as in the finished model. */
    public byte[] featureGraph() {
        Graph graph = new Graph("embedding");
        graph.output(EMBEDDING, addTo(graph), width());
        return graph.bytes();
    }

    private static FeatureGraph.Member member(Part part) {
        return switch (part) {
            case Part.Handmade(List<View> views) -> new FeatureGraph.Handmade(views);
            case Part.Pretrained(BackboneDescriptor descriptor, Network network, List<View> views) ->
                pretrained(descriptor, network, taps(descriptor), views);
        };
    }

    private static Pretrained pretrained(
            BackboneDescriptor descriptor, Network network, List<Tap> taps, List<View> views) {
        return new Pretrained(
                descriptor.name(),
                network,
                descriptor.input().name(),
                descriptor.input().size(),
                new Scaling(
                        descriptor.input().channels() == Channels.BGR,
                        descriptor.input().mean(),
                        descriptor.input().std()),
                taps,
                views);
    }

    /** The first of the networks that can be fine-tuned: one that squashes images and says what it makes of a whole one. */
    private Optional<Part.Pretrained> tunable() {
        for (Part part : parts) {
            if (part instanceof Part.Pretrained pretrained
                    && pretrained.descriptor().input().fit() == Fit.SQUASH
                    && vector(pretrained.descriptor()).isPresent()) {
                return Optional.of(pretrained);
            }
        }
        return Optional.empty();
    }

    private static View usual(BackboneDescriptor descriptor) {
        return new View.Whole(descriptor.input().size());
    }

    private static Optional<Output> vector(BackboneDescriptor descriptor) {
        return descriptor.outputs().stream()
                .filter(output -> output.role().equals(EMBEDDING) && output.stride() == 0)
                .findFirst();
    }

    /** What fine-tuning starts from; empty if no network of this backbone suits it. */
    Optional<Source> source() {
        return tunable().map(part -> {
            BackboneDescriptor descriptor = part.descriptor();
            return new Source(
                    descriptor.name(),
                    part.network().onnx(),
                    vector(descriptor).orElseThrow().tensor(),
                    descriptor.maps(),
                    descriptor.tuning() == BackboneDescriptor.Tuning.WHOLE,
                    descriptor.input().size(),
                    new Normalising(
                            descriptor.input().channels() == Channels.BGR,
                            descriptor.input().mean(),
                            descriptor.input().std()));
        });
    }

    /** Adds the network of {@link #source} with other weights; returns its embedding's tensor. */
    String addTuned(Graph graph, byte[] onnx) {
        BackboneDescriptor descriptor = tunable().orElseThrow().descriptor();
        Output output = vector(descriptor).orElseThrow();
        Tap tap = new Tap(output.tensor(), output.channels(), 0);
        return features.addOutput(
                graph,
                ModelCard.INPUT,
                pretrained(descriptor, Network.parse(onnx), List.of(tap), List.of(usual(descriptor))),
                "tuned/");
    }

    /**
     * All outputs make features, maps besides vectors: materials and patterns show in the middle of a network, where the
     * embedding has already given them up for the shapes of its own classes (docs/QUALITY.md, "Choices").
     */
    private static List<Tap> taps(BackboneDescriptor descriptor) {
        return descriptor.outputs().stream()
                .map(output -> new Tap(output.tensor(), output.channels(), output.stride()))
                .toList();
    }

    private Framing framing(int side) {
        Set<Framing> framings = new LinkedHashSet<>();
        for (BackboneDescriptor descriptor : descriptors()) {
            framings.add(new Framing(
                    side, descriptor.input().fit(), descriptor.input().pad()));
        }
        if (framings.size() > 1) {
            throw new IllegalArgumentException(
                    "Backbones that fit images differently (squash, letterbox) cannot be joined: " + name);
        }
        return framings.isEmpty()
                ? new Framing(side, Fit.SQUASH, 0)
                : framings.iterator().next();
    }
}
