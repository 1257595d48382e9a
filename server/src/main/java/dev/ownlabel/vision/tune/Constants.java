package dev.ownlabel.vision.tune;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a graph holds besides nodes: its weights, and the numbers that say how nodes work. */
final class Constants {
    private final Map<String, TensorProto> tensors = new LinkedHashMap<>();

    Constants(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            if ("Constant".equals(node.getOpType())) {
                tensors.put(node.getOutput(0), value(node));
            }
        }
    }

    private static TensorProto value(NodeProto node) {
        AttributeProto attribute = node.getAttribute(0);
        TensorProto.Builder tensor = TensorProto.newBuilder();
        return switch (attribute.getName()) {
            case "value" -> attribute.getT();
            case "value_int" ->
                tensor.setDataType(TensorProto.DataType.INT64.getNumber())
                        .addInt64Data(attribute.getI())
                        .build();
            case "value_ints" ->
                tensor.setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(attribute.getIntsCount())
                        .addAllInt64Data(attribute.getIntsList())
                        .build();
            case "value_float" ->
                tensor.setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .addFloatData(attribute.getF())
                        .build();
            case "value_floats" ->
                tensor.setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .addDims(attribute.getFloatsCount())
                        .addAllFloatData(attribute.getFloatsList())
                        .build();
            default -> throw new IllegalArgumentException("has a constant that is no number");
        };
    }

    /** The tensors of floats by name, in the graph's order. */
    Map<String, TensorProto> floats() {
        Map<String, TensorProto> floats = new LinkedHashMap<>(tensors);
        floats.values().removeIf(tensor -> tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber());
        return floats;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * The values of a tensor of floats.
     *
     * @throws IllegalArgumentException if there is no such constant
     */
    float[] floats(String name) {
        TensorProto tensor = constant(name, TensorProto.DataType.FLOAT);
        ByteBuffer raw = raw(tensor);
        float[] values = new float[raw.hasRemaining() ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount()];
        if (raw.hasRemaining()) {
            raw.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
        }
        return values;
    }

    /**
     * The values of a tensor of whole numbers.
     *
     * @throws IllegalArgumentException if there is no such constant
     */
    long[] longs(String name) {
        TensorProto tensor = constant(name, TensorProto.DataType.INT64);
        ByteBuffer raw = raw(tensor);
        long[] values = new long[raw.hasRemaining() ? raw.remaining() / Long.BYTES : tensor.getInt64DataCount()];
        if (raw.hasRemaining()) {
            raw.asLongBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getInt64Data(i);
            }
        }
        return values;
    }

    long[] dimensions(String name) {
        return tensors.getOrDefault(name, TensorProto.getDefaultInstance()).getDimsList().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private TensorProto constant(String name, TensorProto.DataType type) {
        TensorProto tensor = tensors.get(name);
        if (tensor == null || tensor.getDataType() != type.getNumber()) {
            throw new IllegalArgumentException(
                    "computes '" + name + "', which must be a constant to be trained through");
        }
        return tensor;
    }

    private static ByteBuffer raw(TensorProto tensor) {
        return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
