package dev.ownlabel.vision.tune;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A two-dimensional convolution. Networks are published with their batch normalisations folded into the convolutions, which
 * serves well and learns badly: {@link #normalise} unfolds one again, with what a sample of images shows, so that the function
 * is the same and its gradients are those of a normalised network; {@link #foldedWeight} and {@link #foldedBias} fold it back.
 */
final class Convolution implements Operation {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;
    private static final double GROUPED = 8;

    private final long[] strides;
    private final long[] pads;
    private final long[] dilations;
    private final long group;
    private @Nullable Normalisation normalisation;

    /** Per channel: what is learnt, and what was measured. */
    record Normalisation(Tensor gain, Tensor shift, Tensor mean, Tensor variance) {}

    Convolution(NodeProto node) {
        Attributes attributes = new Attributes(node);
        if (attributes.numbers("kernel_shape", 0, 0).length != 2) {
            throw new IllegalArgumentException("has a convolution that is not over two dimensions");
        }
        if (!"NOTSET".equals(attributes.text("auto_pad", "NOTSET"))) {
            throw new IllegalArgumentException("has a convolution with automatic padding");
        }
        this.strides = attributes.numbers("strides", 1, 1);
        this.pads = attributes.numbers("pads", 0, 0, 0, 0);
        this.group = attributes.number("group", 1);
        this.dilations = pointwise(attributes) ? new long[] {2, 2} : attributes.numbers("dilations", 1, 1);
    }

    /**
     * Whether it mixes the channels of each pixel alone. Dilation means nothing there, but with small batches on one thread only a dilated one
     * reaches the library's fast routines: the others take it for a product of matrices of odd shape, six times as slow.
     */
    private boolean pointwise(Attributes attributes) {
        return group == 1 && Arrays.equals(attributes.numbers("kernel_shape"), new long[] {1, 1});
    }

    @Override
    public List<Tensor> apply(Inputs inputs, boolean training) {
        Tensor x = inputs.at(0);
        long[] symmetric = {pads[0], pads[1]};
        if (pads[0] != pads[2] || pads[1] != pads[3]) {
            x = torch.constant_pad_nd(x, new long[] {pads[1], pads[3], pads[0], pads[2]}, new Scalar(0f));
            symmetric = new long[] {0, 0};
        }
        Normalisation norm = normalisation;
        Tensor bias = norm == null ? inputs.optional(2) : null;
        Tensor weight = inputs.at(1);
        Tensor y = torch.conv2d(x, weight, optional(bias), strides, symmetric, dilations, group);
        return List.of(norm == null ? y : normalised(y, norm, training));
    }

    private static Tensor normalised(Tensor y, Normalisation norm, boolean training) {
        return torch.batch_norm(
                y,
                new TensorOptional(norm.gain()),
                new TensorOptional(norm.shift()),
                new TensorOptional(norm.mean()),
                new TensorOptional(norm.variance()),
                training,
                MOMENTUM,
                EPSILON,
                false);
    }

    static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    /**
     * Unfolds a normalisation that leaves the function as it is for the images that made {@code output}.
     *
     * @param output this convolution's result, without gradient
     * @param bias its bias, which the normalisation takes over
     */
    Normalisation normalise(Tensor output, @Nullable Tensor bias, Kept kept) {
        try (PointerScope _ = new PointerScope()) {
            Tensor flat = output.to(torch.ScalarType.Float)
                    .transpose(0, 1)
                    .contiguous()
                    .flatten(1, -1);
            Tensor mean = flat.mean(1);
            Tensor variance = flat.var(new long[] {1}, false, false);
            Tensor gain =
                    kept.keep(variance.add(new Scalar(EPSILON)).sqrt().detach().clone());
            Tensor shift = kept.keep(mean.detach().clone());
            Tensor bare = bias == null ? mean.clone() : mean.sub(bias.detach());
            gain.set_requires_grad(true);
            shift.set_requires_grad(true);
            normalisation = new Normalisation(gain, shift, kept.keep(bare), kept.keep(variance));
            return normalisation;
        }
    }

    @Nullable
    Normalisation normalisation() {
        return normalisation;
    }

    /** Multiply-adds of the computation that gave this output; those of grouped convolutions, which wait for memory, count more. */
    double multiplications(Tensor output, Tensor weight) {
        return (double) output.numel() * weight.numel() / weight.size(0) * (group > 1 ? GROUPED : 1);
    }

    /** The weight of the same function without the normalisation; in the calling scope. */
    Tensor foldedWeight(Tensor weight) {
        Normalisation norm = Objects.requireNonNull(normalisation);
        return weight.detach().mul(factor(norm).view(-1, 1, 1, 1));
    }

    /** The bias of the same function without the normalisation; in the calling scope. */
    Tensor foldedBias() {
        Normalisation norm = Objects.requireNonNull(normalisation);
        return norm.shift().detach().sub(norm.mean().mul(factor(norm)));
    }

    private static Tensor factor(Normalisation norm) {
        return norm.gain().detach().div(norm.variance().add(new Scalar(EPSILON)).sqrt());
    }
}
