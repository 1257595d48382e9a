package dev.ownlabel.vision.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** What a node is computed from, in its order. */
final class Inputs {
    private final List<@Nullable Tensor> tensors;

    /** Null where the node names none, or a constant that is no tensor. */
    Inputs(List<@Nullable Tensor> tensors) {
        this.tensors = new ArrayList<>(tensors);
    }

    Tensor at(int index) {
        return Objects.requireNonNull(tensors.get(index));
    }

    @Nullable
    Tensor optional(int index) {
        return index < tensors.size() ? tensors.get(index) : null;
    }

    int size() {
        return tensors.size();
    }
}
