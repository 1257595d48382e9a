package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts multiply-adds of a network by the sizes of its weights and the strides of its layers, without running it: exact for
 * convolutional networks, near enough for others.
 */
final class Workload {
    private static final Set<String> POOLED_AWAY =
            Set.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "ReduceSum");
    private static final Set<String> WEIGHTED = Set.of("Conv", "Gemm", "MatMul");

    private final GraphProto graph;
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<String, Double> strides = new HashMap<>();

    Workload(GraphProto graph) {
        this.graph = graph;
        for (TensorProto tensor : graph.getInitializerList()) {
            sizes.put(tensor.getName(), size(tensor));
        }
    }

    /**
     * Counts.
     *
     * @param needed the tensors that are computed
     * @param side of the input, pixels
     */
    double multiplications(String input, int side, Set<String> needed) {
        strides.clear();
        strides.put(input, 1.0);
        double sum = 0;
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOutputList().stream().noneMatch(needed::contains)) {
                continue;
            }
            double stride = stride(node);
            node.getOutputList().forEach(output -> strides.put(output, stride));
            if (WEIGHTED.contains(node.getOpType())) {
                double places = Double.isFinite(stride) ? Math.pow(Math.ceil(side / stride), 2) : 1;
                sum += places
                        * node.getInputList().stream()
                                .mapToLong(name -> sizes.getOrDefault(name, 0L))
                                .max()
                                .orElse(0);
            } else if (node.getOpType().equals("Constant") || node.getOpType().equals("Identity")) {
                constant(node);
            }
        }
        return sum;
    }

    /** Pixels of the input for each place of the outputs; infinite where there are no places any more. */
    private double stride(NodeProto node) {
        double stride = 1;
        for (String input : node.getInputList()) {
            stride = Math.max(stride, strides.getOrDefault(input, 1.0));
        }
        if (POOLED_AWAY.contains(node.getOpType())) {
            return Double.POSITIVE_INFINITY;
        }
        List<AttributeProto> strided = node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("strides"))
                .toList();
        return strided.isEmpty() ? stride : stride * strided.getFirst().getInts(0);
    }

    private void constant(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasT()) {
                sizes.put(node.getOutput(0), size(attribute.getT()));
            }
        }
        if (node.getInputCount() == 1 && sizes.containsKey(node.getInput(0))) {
            sizes.put(node.getOutput(0), sizes.get(node.getInput(0)));
        }
    }

    private static long size(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }
}
