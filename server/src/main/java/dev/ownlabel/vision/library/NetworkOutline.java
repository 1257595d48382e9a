package dev.ownlabel.vision.library;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.graph.Network;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of itself, for whoever has to write its descriptor: its input, and the outputs that features can be made of,
 * by a run on a black image. How pixels become values it does not say.
 *
 * @param size side of the input in pixels
 * @param left names of the outputs that are of no use, with their shapes
 */
public record NetworkOutline(String input, int size, List<Output> outputs, List<String> left) {
    private static final int USUAL_SIZE = 224;
    private static final int[] USUAL_CLASSES = {1000, 1001, 21_841, 21_843};

    /** A tensor [n, channels], or a map [n, channels, h, w] of so many input pixels a cell; stride 0: no map. */
    public record Output(String tensor, int channels, int stride) {
        /** As people write it. */
        @Override
        public String toString() {
            return "'" + tensor + "', " + channels + (stride == 0 ? " numbers" : " channels, stride " + stride);
        }
    }

    public NetworkOutline {
        outputs = List.copyOf(outputs);
        left = List.copyOf(left);
    }

    /**
     * Looks into a network.
     *
     * @param size side of the images where the network takes several sizes; null: the usual
     * @throws IllegalArgumentException if it cannot be a backbone; the message says why
     */
    public static NetworkOutline of(byte[] onnx, @Nullable Integer size) {
        var _ = Network.parse(onnx); // what it refuses could not be built into a model
        try (OrtSession session = OnnxRuntime.open(onnx, 1)) {
            Map.Entry<String, NodeInfo> only = onlyInput(session);
            int side = side(only, size);
            try (OnnxTensor image = OnnxTensor.createTensor(
                            OnnxRuntime.environment(),
                            FloatBuffer.allocate(3 * side * side),
                            new long[] {1, 3, side, side});
                    OrtSession.Result result = session.run(Map.of(only.getKey(), image))) {
                return outline(only.getKey(), side, result);
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException("does not run: " + e.getMessage(), e);
        }
    }

    private static Map.Entry<String, NodeInfo> onlyInput(OrtSession session) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("has the inputs " + inputs.keySet() + "; a backbone has one, an image");
        }
        return inputs.entrySet().iterator().next();
    }

    private static int side(Map.Entry<String, NodeInfo> input, @Nullable Integer wanted) {
        long[] shape = input.getValue().getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT
                ? tensor.getShape()
                : new long[0];
        boolean image = shape.length == 4 && shape[0] <= 1 && (shape[1] == 3 || shape[1] < 0) && shape[2] == shape[3];
        if (!image) {
            throw new IllegalArgumentException("takes '" + input.getKey() + "' " + Arrays.toString(shape)
                    + "; a backbone takes square images as floats [n, 3, height, width]");
        }
        if (shape[2] > 0 && wanted != null && wanted != shape[2]) {
            throw new IllegalArgumentException("takes images of " + shape[2] + " pixels only, not " + wanted);
        }
        return shape[2] > 0 ? Math.toIntExact(shape[2]) : wanted == null ? USUAL_SIZE : wanted;
    }

    private static NetworkOutline outline(String input, int size, OrtSession.Result result) {
        List<Output> outputs = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> entry : result) {
            long[] shape = entry.getValue().getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT
                    ? tensor.getShape()
                    : new long[0];
            boolean map = shape.length == 4 && shape[2] == shape[3] && shape[2] > 1 && size % shape[2] == 0;
            boolean vector = shape.length == 2 || (shape.length == 4 && shape[2] == 1 && shape[3] == 1);
            if (map) {
                outputs.add(new Output(entry.getKey(), (int) shape[1], (int) (size / shape[2])));
            } else if (vector) {
                outputs.add(new Output(entry.getKey(), (int) shape[1], 0));
            } else {
                left.add("'" + entry.getKey() + "' " + Arrays.toString(shape));
            }
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("has the outputs " + left + "; a backbone needs at least one of floats"
                    + " [n, channels] or [n, channels, height, width]");
        }
        return new NetworkOutline(input, size, outputs, left);
    }

    /** Whether all it gives seem to be scores of classes, which are poor features. */
    public boolean seemsClassifierOnly() {
        return outputs.stream()
                .allMatch(output -> output.stride() == 0
                        && Arrays.stream(USUAL_CLASSES).anyMatch(classes -> classes == output.channels()));
    }

    /** What it takes and gives, for people. */
    @Override
    public String toString() {
        return "takes '" + input + "', images of " + size + " x " + size + " pixels, and gives "
                + outputs.stream().map(Output::toString).collect(Collectors.joining("; "));
    }

    /**
     * What a descriptor says besides.
     *
     * @param file name of the ONNX file
     * @param licence and origin, empty where nobody says
     */
    public record Naming(String name, String file, String sha256, String licence, String origin) {}

    /** A descriptor that takes every output. */
    public JsonObject descriptor(Naming naming, PixelValues values, Channels channels, Fit fit) {
        JsonObject taken = JsonObject.EMPTY
                .with("name", input)
                .with("size", size)
                .with("color", channels.name())
                .with(
                        "fit",
                        switch (fit) {
                            case SQUASH -> "squash";
                            case LETTERBOX_TOP_LEFT -> "letterbox-top-left";
                        })
                .with("mean", numbers(ordered(values.mean(), channels)))
                .with("std", numbers(ordered(values.deviation(), channels)));
        return JsonObject.EMPTY
                .with("name", naming.name())
                .with("file", naming.file())
                .with("sha256", naming.sha256())
                .with("input", taken)
                .with("outputs", roles())
                .with("licence", naming.licence())
                .with("origin", naming.origin());
    }

    /** The first vector is the embedding, the others keep their names. */
    private JsonObject roles() {
        JsonObject roles = JsonObject.EMPTY;
        for (Output output : outputs) {
            boolean embedding = output.stride() == 0 && !roles.has("embedding");
            JsonObject role = JsonObject.EMPTY.with("name", output.tensor()).with("channels", output.channels());
            roles = roles.with(
                    embedding ? "embedding" : output.tensor(),
                    output.stride() == 0 ? role : role.with("stride", output.stride()));
        }
        return roles;
    }

    /** In the network's own order of colours. */
    private static List<Double> ordered(List<Double> rgb, Channels channels) {
        return channels == Channels.RGB ? rgb : rgb.reversed();
    }

    private static JsonArray numbers(List<Double> values) {
        return new JsonArray(values.stream().<Json>map(JsonNumber::of).toList());
    }
}
