package dev.ownlabel.vision;

import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.ImageSession.Framing;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.graph.FeatureGraph;
import dev.ownlabel.vision.graph.FeatureGraph.Member;
import dev.ownlabel.vision.graph.FeatureGraph.Pretrained;
import dev.ownlabel.vision.graph.FeatureGraph.Scaling;
import dev.ownlabel.vision.graph.FeatureGraph.Tap;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

    List<Block> blocks() {
        return features.blocks();
    }

    Framing framing() {
        return framing;
    }

    /** Adds everything from the image to the embedding; returns the embedding's tensor. */
    String addTo(Graph graph) {
        String image = graph.input(ModelCard.INPUT, 3, framing.side(), framing.side());
        return features.addTo(graph, image);
    }

    /** The graph that training embeds with: the same operators as in the finished model. */
    public byte[] featureGraph() {
        Graph graph = new Graph("embedding");
        graph.output(EMBEDDING, addTo(graph), width());
        return graph.bytes();
    }

    private static Member member(Part part) {
        return switch (part) {
            case Part.Handmade() -> new FeatureGraph.Handmade();
            case Part.Pretrained(BackboneDescriptor descriptor, Network network) ->
                new Pretrained(
                        descriptor.name(),
                        network,
                        descriptor.input().name(),
                        descriptor.input().size(),
                        new Scaling(
                                descriptor.input().channels() == Channels.BGR,
                                descriptor.input().mean(),
                                descriptor.input().std()),
                        taps(descriptor));
        };
    }

    /**
     * All outputs make features, maps besides vectors: materials and patterns show in the middle of a network, where the
     * embedding has already given them up for the shapes of its own classes (docs/QUALITY.md, "Choices").
     */
    private static List<Tap> taps(BackboneDescriptor descriptor) {
        return descriptor.outputs().stream()
                .map(output -> new Tap(output.tensor(), output.channels(), output.stride() > 0))
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
