package dev.ownlabel.vision;

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
        record Handmade() implements Part {}

        record Pretrained(BackboneDescriptor descriptor, Network network) implements Part {}
    }

    Backbone(String name, List<Part> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.features = new FeatureGraph(parts.stream().map(Backbone::member).toList());
        this.framing = framing(features.side());
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
                case Part.Handmade() -> {}
                case Part.Pretrained(BackboneDescriptor descriptor, Network _) -> descriptors.add(descriptor);
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
                case Part.Handmade() -> {}
                case Part.Pretrained(BackboneDescriptor descriptor, Network network) ->
                    members.add(new Member(descriptor, network));
            }
        }
        return members;
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
            case Part.Handmade() -> new FeatureGraph.Handmade();
            case Part.Pretrained(BackboneDescriptor descriptor, Network network) ->
                pretrained(descriptor, network, taps(descriptor));
        };
    }

    private static Pretrained pretrained(BackboneDescriptor descriptor, Network network, List<Tap> taps) {
        return new Pretrained(
                descriptor.name(),
                network,
                descriptor.input().name(),
                descriptor.input().size(),
                new Scaling(
                        descriptor.input().channels() == Channels.BGR,
                        descriptor.input().mean(),
                        descriptor.input().std()),
                taps);
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
                graph, ModelCard.INPUT, pretrained(descriptor, Network.parse(onnx), List.of(tap)), "tuned/");
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
