package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.fit.score.Linear;

/**
 * A fine-tuned network and its last layer. Plain values.
 *
 * @param network ONNX file, the given one with other weights
 * @param scores of the labels from the network's embedding
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
public record Learnt(byte[] network, Linear scores) {}
