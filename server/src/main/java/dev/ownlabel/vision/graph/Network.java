package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Someone's ONNX network, parsed and ready to be taken into a {@link Graph}. */
public final class Network {
    /** Operators whose meaning is the same in the operator sets 11 to 13; with others an older network cannot be raised to 13. */
    private static final Set<String> UNCHANGED_SINCE_11 = Set.of(
            "Conv",
            "Relu",
            "Clip",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "LeakyRelu",
            "PRelu",
            "Concat",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Flatten",
            "Identity",
            "Gemm",
            "MatMul",
            "Reshape",
            "Transpose",
            "Pad",
            "Resize",
            "Slice",
            "BatchNormalization",
            "Constant");

    private static final long OLDEST_OPERATOR_SET = 11;
    private static final long COMMON_OPERATOR_SET = 13;

    private final ModelProto model;
    private final long operatorSet;

    private Network(ModelProto model, long operatorSet) {
        this.model = model;
        this.operatorSet = operatorSet;
    }

    /**
     * Parses an ONNX file. Weights that it keeps in 8 bits become floats.
     *
     * @throws IllegalArgumentException if it is none, or one that cannot be taken into another graph; the message says why
     */
    public static Network parse(byte[] onnx) {
        ModelProto model;
        try {
            model = StoredWeights.unpacked(ModelProto.parseFrom(onnx));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("is not an ONNX file", e);
        }
        long operatorSet = 0;
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (!set.getDomain().isEmpty() && !"ai.onnx".equals(set.getDomain())) {
                throw new IllegalArgumentException("uses operators of " + set.getDomain());
            }
            operatorSet = set.getVersion();
        }
        if (operatorSet < OLDEST_OPERATOR_SET) {
            throw new IllegalArgumentException("needs operator set " + OLDEST_OPERATOR_SET + " or newer");
        }
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (operatorSet < COMMON_OPERATOR_SET && !UNCHANGED_SINCE_11.contains(node.getOpType())) {
                throw new IllegalArgumentException(
                        "uses " + node.getOpType() + " of operator set " + operatorSet + "; export it for 13 or newer");
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                    throw new IllegalArgumentException("has control flow (" + node.getOpType() + ")");
                }
            }
        }
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            if (tensor.getExternalDataCount() > 0) {
                throw new IllegalArgumentException("keeps weights in other files");
            }
        }
        return new Network(model, operatorSet);
    }

    /** The network as an ONNX file. */
    public byte[] onnx() {
        return model.toByteArray();
    }

    /** The operator set the network was written for. */
    public long operatorSet() {
        return operatorSet;
    }

    /**
     * Copies into the graph what the wanted outputs need.
     *
     * @param input the network's input and the graph's tensor that takes its place
     * @param prefix for the names of the copied tensors
     * @return the wanted outputs' names in the graph, in order
     */
    public List<String> copyInto(Graph graph, Map.Entry<String, String> input, List<String> wanted, String prefix) {
        return copyInto(graph, input, wanted, prefix, prefix);
    }

    /** As the other; weights, whose names get a prefix of their own, are shared by all copies with the same one. */
    List<String> copyInto(
            Graph graph, Map.Entry<String, String> input, List<String> wanted, String prefix, String weights) {
        graph.require(operatorSet, model.getIrVersion());
        Set<String> needed = needed(input.getKey(), wanted);
        Map<String, String> names = new HashMap<>(Map.of(input.getKey(), input.getValue(), "", ""));
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            if (needed.contains(tensor.getName())) {
                names.put(tensor.getName(), graph.share(tensor, weights + tensor.getName()));
            }
        }
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                graph.add(renamed(node, names, prefix));
            }
        }
        return wanted.stream().map(output -> names.getOrDefault(output, "")).toList();
    }

    private static NodeProto renamed(NodeProto node, Map<String, String> names, String prefix) {
        List<String> inputs = new ArrayList<>();
        for (String input : node.getInputList()) {
            String name = names.get(input);
            if (name == null) {
                throw new IllegalArgumentException("uses tensor '" + input + "' before it exists");
            }
            inputs.add(name);
        }
        NodeProto.Builder copy = node.toBuilder()
                .clearName() // need not be unique in a file, but must be in ours
                .clearInput()
                .addAllInput(inputs)
                .clearOutput();
        for (String output : node.getOutputList()) {
            String name = output.isEmpty() ? "" : prefix + output;
            names.put(output, name);
            copy.addOutput(name);
        }
        return copy.build();
    }

    /**
     * About how many multiply-adds the wanted outputs of one image cost.
     *
     * @param side of the image, pixels
     */
    public double multiplications(String input, int side, List<String> wanted) {
        return new Workload(model.getGraph()).multiplications(input, side, needed(input, wanted));
    }

    /** Every tensor from which a wanted output is computed. */
    private Set<String> needed(String input, List<String> wanted) {
        Map<String, NodeProto> producers = new HashMap<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
        for (String output : wanted) {
            if (!producers.containsKey(output)) {
                throw new IllegalArgumentException("has no output '" + output + "'");
            }
        }
        Set<String> needed = new HashSet<>(wanted);
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            NodeProto producer = producers.get(open.remove());
            if (producer != null) {
                producer.getInputList().stream().filter(needed::add).forEach(open::add);
            }
        }
        if (!needed.contains(input)) {
            throw new IllegalArgumentException("has no input '" + input + "'");
        }
        return needed;
    }
}
