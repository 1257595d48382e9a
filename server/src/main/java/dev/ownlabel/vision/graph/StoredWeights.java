package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Weights that a file keeps in 8 bits (operator DequantizeLinear of two constants: whole numbers of -128 to 127 and one step for
 * each output channel) are made floats when the file is read, once and for all: what runs and what is trained is a plain network.
 */
public final class StoredWeights {
    private static final String OPERATOR = "DequantizeLinear";
    private static final String AXIS = "axis";

    private StoredWeights() {}

    /** The same model without operators that only unpack constants; anything else is left as it is. */
    public static ModelProto unpacked(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        GraphProto.Builder plain = graph.toBuilder().clearNode().clearInitializer();
        Set<String> used = new HashSet<>();
        graph.getOutputList().forEach(output -> used.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            Optional<Packed> packed = packed(node, constants);
            if (packed.isPresent()) {
                plain.addInitializer(packed.get().floats(node.getOutput(0)));
            } else {
                plain.addNode(node);
                used.addAll(node.getInputList());
            }
        }
        if (plain.getNodeCount() == graph.getNodeCount()) {
            return model;
        }
        graph.getInitializerList().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(plain::addInitializer);
        return model.toBuilder().setGraph(plain).build();
    }

    private static Optional<Packed> packed(NodeProto node, Map<String, TensorProto> constants) {
        if (!OPERATOR.equals(node.getOpType()) || node.getInputCount() != 2 || axis(node) != 0) {
            return Optional.empty();
        }
        TensorProto whole = constants.get(node.getInput(0));
        TensorProto step = constants.get(node.getInput(1));
        return whole == null || step == null
                ? Optional.empty()
                : Optional.of(new Packed(whole, step)).filter(Packed::understood);
    }

    private static long axis(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(AXIS))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(1);
    }

    /**
     * Whole numbers and their steps.
     *
     * @param whole [channels, …], one byte each
     * @param step [channels]
     */
    private record Packed(TensorProto whole, TensorProto step) {
        boolean understood() {
            return whole.getDataType() == TensorProto.DataType.INT8_VALUE
                    && step.getDataType() == TensorProto.DataType.FLOAT_VALUE
                    && whole.getDimsCount() > 0
                    && step.getDimsCount() == 1
                    && step.getDims(0) == whole.getDims(0)
                    && whole.getRawData().size() == whole.getDimsList().stream().reduce(1L, Math::multiplyExact)
                    && step.getRawData().size() == step.getDims(0) * Float.BYTES;
        }

        TensorProto floats(String name) {
            ByteString bytes = whole.getRawData();
            FloatBuffer steps = step.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(bytes.size(), Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            int each = steps.capacity() == 0 ? 0 : bytes.size() / steps.capacity();
            for (int channel = 0; channel < steps.capacity(); channel++) {
                for (int i = 0; i < each; i++) {
                    raw.putFloat(bytes.byteAt(channel * each + i) * steps.get(channel));
                }
            }
            return TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.FLOAT_VALUE)
                    .addAllDims(whole.getDimsList())
                    .setRawData(ByteString.copyFrom(raw.flip()))
                    .build();
        }
    }
}
