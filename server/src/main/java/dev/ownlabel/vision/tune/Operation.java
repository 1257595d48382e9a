package dev.ownlabel.vision.tune;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One node of a graph, ready to be computed. */
@FunctionalInterface
interface Operation {
    /**
     * Computes the node's outputs.
     *
     * @param training whether batch normalisations measure the batch instead of using what they measured before
     */
    List<Tensor> apply(Inputs inputs, boolean training);
}
