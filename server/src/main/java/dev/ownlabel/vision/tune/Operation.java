package dev.ownlabel.vision.tune;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** One node of a graph, ready to be computed. */
@FunctionalInterface
interface Operation {
    /**
     * Computes the node's outputs.
     *
     * @param inputs in the node's order; null where the node names none
     * @param training whether batch normalisations measure the batch instead of using what they measured before
     */
    List<Tensor> apply(List<@Nullable Tensor> inputs, boolean training);
}
