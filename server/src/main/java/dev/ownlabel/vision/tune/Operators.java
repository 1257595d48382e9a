package dev.ownlabel.vision.tune;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The operators of ONNX that can be trained through (opset 11 and newer): those that convolutional networks are made of. */
final class Operators {
    private final Constants constants;

    Operators(Constants constants) {
        this.constants = constants;
    }

    /**
     * Makes a node ready.
     *
     * @throws IllegalArgumentException if it is of a kind that is not known here; the message goes on after "The network"
     */
    Operation operation(NodeProto node) {
        Attributes attributes = new Attributes(node);
        return switch (node.getOpType()) {
            case "Conv" -> new Convolution(node);
            case "BatchNormalization" -> normalisation(attributes);
            case "Relu" -> one(torch::relu);
            case "Sigmoid" -> one(torch::sigmoid);
            case "Tanh" -> one(torch::tanh);
            case "Softplus" -> one(torch::softplus);
            case Fusion.SILU -> one(torch::silu);
            case "HardSwish" -> one(torch::hardswish);
            case "Identity", "Dropout" -> one(x -> x);
            case "LeakyRelu" -> leaky(attributes.real("alpha", 0.01f));
            case "HardSigmoid" -> hardSigmoid(attributes.real("alpha", 0.2f), attributes.real("beta", 0.5f));
            case "Clip" -> clip(node, attributes);
            case "Add" -> two(torch::add);
            case "Sub" -> two(torch::sub);
            case "Mul" -> two(torch::mul);
            case "Div" -> two(torch::div);
            case "MatMul" -> two(torch::matmul);
            case "Gemm" -> gemm(attributes);
            case "Concat" -> concat(attributes.number("axis", 1));
            case "Split" -> split(node, attributes);
            case "Slice" -> slice(node);
            case "Flatten" -> flatten(attributes.number("axis", 1));
            case "Reshape" -> reshape(constants.longs(node.getInput(1)));
            case "Transpose" -> transpose(attributes.numbers("perm"));
            case "Squeeze" -> squeeze(axes(node, attributes));
            case "Unsqueeze" -> unsqueeze(axes(node, attributes));
            case "MaxPool" -> maxPool(attributes);
            case "AveragePool" -> averagePool(attributes);
            case "GlobalAveragePool" -> one(x -> torch.adaptive_avg_pool2d(x, 1, 1));
            case "ReduceMean" -> mean(axes(node, attributes), attributes.number("keepdims", 1) == 1);
            case "Resize" -> resize(node, attributes);
            case "Pad" -> pad(node, attributes);
            default ->
                throw new IllegalArgumentException("uses " + node.getOpType() + ", which is not trained through");
        };
    }

    private static Operation one(UnaryOperator<Tensor> function) {
        return (inputs, _) -> List.of(function.apply(inputs.at(0)));
    }

    private static Operation two(BinaryOperator<Tensor> function) {
        return (inputs, _) -> List.of(function.apply(inputs.at(0), inputs.at(1)));
    }

    private static Operation normalisation(Attributes attributes) {
        double momentum = 1 - attributes.real("momentum", 0.9f);
        double epsilon = attributes.real("epsilon", 1e-5f);
        return (inputs, training) -> List.of(torch.batch_norm(
                inputs.at(0),
                new TensorOptional(inputs.at(1)),
                new TensorOptional(inputs.at(2)),
                new TensorOptional(inputs.at(3)),
                new TensorOptional(inputs.at(4)),
                training,
                momentum,
                epsilon,
                false));
    }

    private static Operation leaky(float slope) {
        return one(x -> torch.leaky_relu(x, new Scalar(slope)));
    }

    private static Operation hardSigmoid(float slope, float offset) {
        return one(x -> torch.hardtanh(
                torch.add(torch.mul(x, new Scalar(slope)), new Scalar(offset)), new Scalar(0f), new Scalar(1f)));
    }

    private Operation clip(NodeProto node, Attributes attributes) {
        float low = limit(node, 1, attributes.real("min", -Float.MAX_VALUE));
        float high = limit(node, 2, attributes.real("max", Float.MAX_VALUE));
        return one(x -> torch.hardtanh(x, new Scalar(low), new Scalar(high)));
    }

    private float limit(NodeProto node, int input, float otherwise) {
        return given(node, input) ? constants.floats(node.getInput(input))[0] : otherwise;
    }

    private static boolean given(NodeProto node, int input) {
        return node.getInputCount() > input && !node.getInput(input).isEmpty();
    }

    private static Operation gemm(Attributes attributes) {
        boolean turnA = attributes.number("transA", 0) == 1;
        boolean turnB = attributes.number("transB", 0) == 1;
        float alpha = attributes.real("alpha", 1);
        float beta = attributes.real("beta", 1);
        return (inputs, _) -> {
            Tensor a = turnA ? inputs.at(0).transpose(0, 1) : inputs.at(0);
            Tensor b = turnB ? inputs.at(1).transpose(0, 1) : inputs.at(1);
            Tensor product = torch.matmul(a, b);
            Tensor scaled = alpha == 1 ? product : product.mul(new Scalar(alpha));
            Tensor c = inputs.optional(2);
            if (c == null) {
                return List.of(scaled);
            }
            return List.of(scaled.add(beta == 1 ? c : c.mul(new Scalar(beta))));
        };
    }

    private static Operation concat(long axis) {
        return (inputs, _) -> {
            TensorVector parts = new TensorVector(inputs.size());
            for (int i = 0; i < inputs.size(); i++) {
                parts.put(i, inputs.at(i));
            }
            return List.of(torch.cat(parts, axis));
        };
    }

    private Operation split(NodeProto node, Attributes attributes) {
        long axis = attributes.number("axis", 0);
        int count = node.getOutputCount();
        long[] sizes = given(node, 1) ? constants.longs(node.getInput(1)) : attributes.numbers("split");
        return (inputs, _) -> {
            Tensor x = inputs.at(0);
            TensorVector parts = sizes.length == 0
                    ? torch.split(x, (x.size(axis) + count - 1) / count, axis)
                    : torch.split_with_sizes(x, sizes, axis);
            List<Tensor> result = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                result.add(parts.get(i));
            }
            return result;
        };
    }

    private Operation slice(NodeProto node) {
        long[] from = constants.longs(node.getInput(1));
        long[] to = constants.longs(node.getInput(2));
        long[] axes = given(node, 3) ? constants.longs(node.getInput(3)) : count(from.length);
        long[] steps = given(node, 4) ? constants.longs(node.getInput(4)) : new long[0];
        if (Arrays.stream(steps).anyMatch(step -> step < 1)) {
            throw new IllegalArgumentException("slices backwards");
        }
        return one(x -> {
            Tensor result = x;
            for (int i = 0; i < from.length; i++) {
                result = torch.slice(
                        result,
                        axes[i],
                        new LongOptional(from[i]),
                        new LongOptional(to[i]),
                        steps.length == 0 ? 1 : steps[i]);
            }
            return result;
        });
    }

    private static long[] count(int length) {
        long[] numbers = new long[length];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private static Operation flatten(long axis) {
        if (axis != 1) {
            throw new IllegalArgumentException("flattens more than what belongs to one image");
        }
        return one(x -> torch.flatten(x, 1, -1));
    }

    private static Operation reshape(long[] shape) {
        return one(x -> {
            long[] sizes = shape.clone();
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = sizes[i] == 0 ? x.size(i) : sizes[i];
            }
            return x.reshape(sizes);
        });
    }

    private static Operation transpose(long[] order) {
        if (order.length == 0) {
            throw new IllegalArgumentException("transposes without saying how");
        }
        return one(x -> x.permute(order));
    }

    /** An attribute up to operator set 12 (17 for ReduceMean), an input since. */
    private long[] axes(NodeProto node, Attributes attributes) {
        return given(node, 1) ? constants.longs(node.getInput(1)) : attributes.numbers("axes");
    }

    private static Operation squeeze(long[] axes) {
        return one(x -> x.squeeze(axes));
    }

    private static Operation unsqueeze(long[] axes) {
        return one(x -> {
            Tensor result = x;
            for (long axis : axes) {
                result = result.unsqueeze(axis);
            }
            return result;
        });
    }

    private static Operation mean(long[] axes, boolean keep) {
        return one(x -> torch.mean(x, axes, keep, new org.bytedeco.pytorch.ScalarTypeOptional()));
    }

    private static Operation maxPool(Attributes attributes) {
        long[] kernel = attributes.numbers("kernel_shape");
        long[] strides = attributes.numbers("strides", 1, 1);
        long[] pads = attributes.numbers("pads", 0, 0, 0, 0);
        long[] dilations = attributes.numbers("dilations", 1, 1);
        boolean ceiling = attributes.number("ceil_mode", 0) == 1;
        boolean even = pads[0] == pads[2] && pads[1] == pads[3];
        return one(x -> {
            Tensor padded = even
                    ? x
                    : torch.constant_pad_nd(
                            x, new long[] {pads[1], pads[3], pads[0], pads[2]}, new Scalar(Float.NEGATIVE_INFINITY));
            long[] rest = even ? new long[] {pads[0], pads[1]} : new long[] {0, 0};
            return torch.max_pool2d(padded, kernel, strides, rest, dilations, ceiling);
        });
    }

    private static Operation averagePool(Attributes attributes) {
        long[] kernel = attributes.numbers("kernel_shape");
        long[] strides = attributes.numbers("strides", 1, 1);
        long[] pads = attributes.numbers("pads", 0, 0, 0, 0);
        boolean counted = attributes.number("count_include_pad", 0) == 1;
        if (pads[0] != pads[2] || pads[1] != pads[3]) {
            throw new IllegalArgumentException("averages with uneven padding");
        }
        boolean ceiling = attributes.number("ceil_mode", 0) == 1;
        return one(x -> torch.avg_pool2d(
                x, kernel, strides, new long[] {pads[0], pads[1]}, ceiling, counted, new LongOptional()));
    }

    /** Nearest neighbour by whole factors, on which all of ONNX's ways to count coordinates agree. */
    private Operation resize(NodeProto node, Attributes attributes) {
        if (!"nearest".equals(attributes.text("mode", "nearest")) || !given(node, 2)) {
            throw new IllegalArgumentException("resizes by other than nearest neighbours and a fixed factor");
        }
        float[] factors = constants.floats(node.getInput(2));
        for (float factor : factors) {
            if (factor != Math.rint(factor) || factor < 1) {
                throw new IllegalArgumentException("resizes by a factor that is not whole");
            }
        }
        return one(x ->
                torch.upsample_nearest2d(x, new long[] {x.size(2) * (long) factors[2], x.size(3) * (long) factors[3]}));
    }

    private Operation pad(NodeProto node, Attributes attributes) {
        long[] pads = constants.longs(node.getInput(1));
        float value = given(node, 2) ? constants.floats(node.getInput(2))[0] : 0;
        if (!"constant".equals(attributes.text("mode", "constant")) || pads.length != 8) {
            throw new IllegalArgumentException("pads by other than a constant");
        }
        return one(x -> torch.constant_pad_nd(x, new long[] {pads[3], pads[7], pads[2], pads[6]}, new Scalar(value)));
    }
}
