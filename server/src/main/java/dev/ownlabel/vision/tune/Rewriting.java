package dev.ownlabel.vision.tune;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts other weights into an ONNX file. */
final class Rewriting {
    private final ModelProto model;

    Rewriting(ModelProto model) {
        this.model = model;
    }

    /**
     * The file with these values.
     *
     * @param values of the tensors by name; the file's other tensors stay
     * @param biases the bias of a convolution by the name of its output; a new tensor where the convolution had none
     */
    byte[] with(Map<String, float[]> values, Map<String, String> biases) {
        GraphProto old = model.getGraph();
        GraphProto.Builder graph = old.toBuilder().clearNode().clearInitializer();
        for (NodeProto node : old.getNodeList()) {
            String bias = biases.get(node.getOutputCount() == 0 ? "" : node.getOutput(0));
            boolean lacks = bias != null && node.getInputCount() < 3;
            graph.addNode(lacks ? node.toBuilder().addInput(bias).build() : node);
        }
        Set<String> present = new HashSet<>();
        for (TensorProto tensor : old.getInitializerList()) {
            float[] value = values.get(tensor.getName());
            graph.addInitializer(value == null ? tensor : replaced(tensor.toBuilder(), value));
            present.add(tensor.getName());
        }
        for (String bias : new TreeMap<>(biases).values()) {
            float[] value = values.get(bias);
            if (present.add(bias) && value != null) {
                TensorProto.Builder tensor = TensorProto.newBuilder()
                        .setName(bias)
                        .setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .addDims(value.length);
                graph.addInitializer(replaced(tensor, value));
            }
        }
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }

    private static TensorProto replaced(TensorProto.Builder tensor, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor.clearFloatData().setRawData(ByteString.copyFrom(raw)).build();
    }
}
