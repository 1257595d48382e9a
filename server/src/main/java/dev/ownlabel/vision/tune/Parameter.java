package dev.ownlabel.vision.tune;

import org.bytedeco.pytorch.Tensor;

/**
 * Something that can be learnt.
 *
 * @param name of the tensor in the graph; for an unfolded normalisation, of the convolution's output and which
 * @param tensor owned by the graph
 * @param decays whether weight decay suits it: a matrix or filter, not an offset or gain
 */
public record Parameter(String name, Tensor tensor, boolean decays) {}
