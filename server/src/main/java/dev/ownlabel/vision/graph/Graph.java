package dev.ownlabel.vision.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX graph under construction. Uses only operators that mean the same in every operator set from 13 on, so that networks
 * written for a newer one can be taken in. The same calls give the same bytes.
 */
public final class Graph {
    /** The dimension that counts images. */
    private static final String BATCH = "n";

    private static final int OLDEST_OPERATOR_SET = 13;
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private int operatorSet = OLDEST_OPERATOR_SET;
    private int irVersion = IR_VERSION;
    private final Map<TensorProto, String> shared = new HashMap<>();
    private int tensors;

    /** Starts a graph with the given name. */
    public Graph(String name) {
        proto.setName(name);
    }

    /** Declares an input [n, dimensions…] of floats. */
    public String input(String name, long... dimensions) {
        proto.addInput(value(name, shape(true, dimensions)));
        return name;
    }

    /** Declares an input of floats that has no dimension for images. */
    public String parameter(String name, long... dimensions) {
        proto.addInput(value(name, shape(false, dimensions)));
        return name;
    }

    /** Declares an input [height, width, 3] of bytes: a picture of any size. */
    public String pixels(String name) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("height"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("width"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3))
                .build();
        proto.addInput(value(name, shape, TensorProto.DataType.UINT8));
        return name;
    }

    /** Declares a tensor as output [n, dimensions…] under a name of its own. */
    public void output(String name, String tensor, long... dimensions) {
        output(name, tensor, shape(true, dimensions));
    }

    /** Declares a tensor as output that has no dimension for images. */
    public void result(String name, String tensor, long... dimensions) {
        output(name, tensor, shape(false, dimensions));
    }

    private void output(String name, String tensor, TensorShapeProto shape) {
        proto.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(tensor)
                .addOutput(name)
                .setName(name));
        proto.addOutput(value(name, shape));
    }

    /** Adds an operator with one output, whose name is returned. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = fresh();
        proto.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /** Adds TopK, which has two outputs; the name of that with the values, largest first, is returned. */
    String largest(String tensor, int count, long axis) {
        String values = fresh();
        proto.addNode(NodeProto.newBuilder()
                .setOpType("TopK")
                .setName(values)
                .addInput(tensor)
                .addInput(longs(count))
                .addOutput(values)
                .addOutput(fresh())
                .addAttribute(attribute("axis", axis)));
        return values;
    }

    public String floats(float[] values, long... dimensions) {
        return constant(TensorProto.DataType.FLOAT, raw(values), dimensions);
    }

    private static ByteBuffer raw(float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw;
    }

    /** A constant with no dimension. */
    public String scalar(double value) {
        return floats(new float[] {(float) value});
    }

    /** A constant with no dimension, of double precision. */
    String number(double value) {
        ByteBuffer raw = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant(TensorProto.DataType.DOUBLE, raw.putDouble(value));
    }

    /** A one-dimensional constant. */
    public String longs(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(TensorProto.DataType.INT64, raw, values.length);
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** An attribute that is a list. */
    public static AttributeProto attributes(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    public static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** The finished model, as the bytes of an ONNX file. */
    public byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .setProducerName("ownlabel")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorSet))
                .setGraph(proto)
                .build()
                .toByteArray();
    }

    /** Raises the operator set that the graph is written for. */
    void require(long newerOperatorSet, long newerIrVersion) {
        operatorSet = Math.max(operatorSet, (int) newerOperatorSet);
        irVersion = Math.max(irVersion, (int) newerIrVersion);
    }

    void add(NodeProto node) {
        proto.addNode(node);
    }

    /**
     * Adds a network's constant under another name, unless one of the same content and own name is there. So what several copies of a network have in
     * common is in the file once, and computed once: ONNX Runtime sees that operators with the same inputs do the same. Constants that only
     * happen to be equal stay apart, since a graph may be trained.
     *
     * @param constant with the name that it has in its network
     * @return the name of the one that is there now
     */
    String share(TensorProto constant, String name) {
        String there = shared.putIfAbsent(constant, name);
        if (there == null) {
            proto.addInitializer(constant.toBuilder().setName(name));
        }
        return there == null ? name : there;
    }

    /** A constant that is never trained, so that all that are equal are one. */
    String shared(float[] values, long... dimensions) {
        return share(tensor(TensorProto.DataType.FLOAT, raw(values), dimensions).build(), fresh());
    }

    private String fresh() {
        return "t" + tensors++;
    }

    private String constant(TensorProto.DataType type, ByteBuffer raw, long... dimensions) {
        String name = fresh();
        proto.addInitializer(tensor(type, raw, dimensions).setName(name));
        return name;
    }

    private static TensorProto.Builder tensor(TensorProto.DataType type, ByteBuffer raw, long... dimensions) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDataType(type.getNumber()).setRawData(ByteString.copyFrom(raw.rewind()));
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        return tensor;
    }

    private static TensorShapeProto shape(boolean ofImages, long... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        if (ofImages) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
        }
        for (long dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        return shape.build();
    }

    private static ValueInfoProto value(String name, TensorShapeProto shape) {
        return value(name, shape, TensorProto.DataType.FLOAT);
    }

    private static ValueInfoProto value(String name, TensorShapeProto shape, TensorProto.DataType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
