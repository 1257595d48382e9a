package dev.ownlabel.vision;

import java.util.List;

/** What turns an image into numbers that a head can be fitted on: one ONNX graph made of one or several networks. */
public final class Backbone {
    private final List<BackboneDescriptor> members;

    Backbone(List<BackboneDescriptor> members) {
        this.members = List.copyOf(members);
    }

    /** The members' names, joined by {@code +}. */
    public String name() {
        return String.join("+", members.stream().map(BackboneDescriptor::name).toList());
    }

    /** Tells backbones apart: changes whenever the embedding of an image may change. Lower-case hex. */
    public String fingerprint() {
        return String.join(",", members.stream().map(BackboneDescriptor::sha256).toList());
    }
}
