package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/**
 * A fine-tuned network and its last layer. Plain values.
 *
 * @param network ONNX file, the given one with other weights
 * @param scores of the labels from the network's embedding
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
public record Learnt(byte[] network, Scores scores) {
    /**
     * A linear layer.
     *
     * @param weights [width][labels]
     * @param offsets one for each label
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Scores(float[] weights, float[] offsets) {
        /** Adds the operator; returns the name of the tensor of scores [n, labels]. */
        public String addTo(Graph graph, String embedding) {
            int labels = offsets.length;
            return graph.node(
                    "Gemm",
                    List.of(
                            embedding,
                            graph.floats(weights, weights.length / labels, labels),
                            graph.floats(offsets, labels)));
        }
    }
}
