package dev.ownlabel.vision;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a backbone's ONNX file is used, as its {@code NAME.backbone.json} says.
 *
 * @param file name of the ONNX file, in the same folder
 * @param sha256 of the ONNX file, lower-case hex
 */
public record BackboneDescriptor(
        String name, String file, String sha256, Input input, List<Output> outputs, Tuning tuning, Origin origin) {
    /** What of the network learns when it is fine-tuned (docs/DECISIONS.md 54). */
    public enum Tuning {
        /** All of it: what suits small networks. */
        WHOLE,
        /** What follows its finest map, in small steps: what suits networks that have seen a great deal. */
        LATE
    }

    /** How an image comes into the network's square. */
    public enum Fit {
        /** Both sides to the size, whatever the image's shape. */
        SQUASH,
        /** Scaled to fit at the top left, the rest filled. */
        LETTERBOX_TOP_LEFT
    }

    /** Order of the network's colour channels. */
    public enum Channels {
        RGB,
        BGR
    }

    /**
     * The input tensor, float [n, 3, size, size]; its value is (byte - mean) / std for each channel, in the network's order.
     *
     * @param size side in pixels
     * @param multipleOf sides that the network takes
     * @param pad 0 to 255, what a letterbox is filled with
     */
    public record Input(
            String name,
            int size,
            int multipleOf,
            Channels channels,
            Fit fit,
            int pad,
            List<Double> mean,
            List<Double> std) {
        public Input {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    /**
     * An output tensor.
     *
     * @param role the name by which it is known here: {@code embedding}, {@code c3}, …
     * @param tensor its name in the graph
     * @param stride input pixels for each cell of a feature map [n, channels, h, w]; 0 for a vector [n, channels]
     */
    public record Output(String role, String tensor, int channels, int stride) {}

    /** Where the weights come from and under which licence, as their descriptor states it. */
    public record Origin(String source, String licence) {}

    private static final int MAX_SIDE = 2048;
    private static final int MAX_CHANNELS = 65_536;
    private static final Set<String> MEMBERS =
            Set.of("name", "file", "sha256", "input", "outputs", "tuning", "licence", "origin");
    private static final Set<String> INPUT_MEMBERS =
            Set.of("name", "size", "multipleOf", "color", "fit", "pad", "mean", "std");
    private static final Set<String> OUTPUT_MEMBERS = Set.of("name", "channels", "stride");

    public BackboneDescriptor {
        outputs = List.copyOf(outputs);
    }

    /** Names of the tensors that are feature maps, the finest first. */
    List<String> maps() {
        return outputs.stream()
                .filter(output -> output.stride() > 0)
                .sorted(Comparator.comparingInt(Output::stride))
                .map(Output::tensor)
                .toList();
    }

    /**
     * Reads a descriptor.
     *
     * @throws IllegalArgumentException with what is wrong; an unknown member is wrong too, it might change what the numbers mean
     */
    public static BackboneDescriptor parse(byte[] utf8) {
        try {
            if (!(JsonReader.parse(utf8, JsonLimits.DOCUMENT.refusingDuplicates()) instanceof JsonObject object)) {
                throw new IllegalArgumentException("A backbone descriptor must be a JSON object");
            }
            onlyKnown(object, MEMBERS, "the descriptor");
            String file = text(object, "file");
            if (!file.matches("[A-Za-z0-9._-]+") || file.startsWith(".")) {
                throw new IllegalArgumentException("'file' must name a file in the descriptor's own folder");
            }
            String sha256 = text(object, "sha256");
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("'sha256' must be 64 lower-case hexadecimal digits");
            }
            return new BackboneDescriptor(
                    text(object, "name"),
                    file,
                    sha256,
                    input(member(object, "input")),
                    outputs(member(object, "outputs")),
                    tuning(object),
                    new Origin(
                            object.string("origin").orElse(""),
                            object.string("licence").orElse("")));
        } catch (JsonException e) {
            throw new IllegalArgumentException("A backbone descriptor must be JSON: " + e.getMessage(), e);
        }
    }

    private static Input input(JsonObject input) {
        onlyKnown(input, INPUT_MEMBERS, "'input'");
        int multiple = input.has("multipleOf") ? whole(input, "multipleOf", 1, MAX_SIDE) : 1;
        int size = whole(input, "size", 1, MAX_SIDE);
        if (size % multiple != 0) {
            throw new IllegalArgumentException("'size' must be a multiple of " + multiple);
        }
        List<Double> std = three(input, "std");
        if (std.stream().anyMatch(value -> value <= 0)) {
            throw new IllegalArgumentException("'std' must be positive");
        }
        return new Input(
                text(input, "name"),
                size,
                multiple,
                switch (text(input, "color")) {
                    case "RGB" -> Channels.RGB;
                    case "BGR" -> Channels.BGR;
                    default -> throw new IllegalArgumentException("'color' must be RGB or BGR");
                },
                switch (text(input, "fit")) {
                    case "squash" -> Fit.SQUASH;
                    case "letterbox-top-left" -> Fit.LETTERBOX_TOP_LEFT;
                    default -> throw new IllegalArgumentException("'fit' must be squash or letterbox-top-left");
                },
                input.has("pad") ? whole(input, "pad", 0, 255) : 0,
                three(input, "mean"),
                std);
    }

    private static Tuning tuning(JsonObject object) {
        return switch (object.has("tuning") ? text(object, "tuning") : "late") {
            case "whole" -> Tuning.WHOLE;
            case "late" -> Tuning.LATE;
            default -> throw new IllegalArgumentException("'tuning' must be whole or late");
        };
    }

    private static List<Output> outputs(JsonObject outputs) {
        List<Output> result = new ArrayList<>();
        for (Map.Entry<String, Json> entry : outputs.members().entrySet()) {
            if (!(entry.getValue() instanceof JsonObject output)) {
                throw new IllegalArgumentException("Output '" + entry.getKey() + "' must be an object");
            }
            onlyKnown(output, OUTPUT_MEMBERS, "output '" + entry.getKey() + "'");
            result.add(new Output(
                    entry.getKey(),
                    text(output, "name"),
                    whole(output, "channels", 1, MAX_CHANNELS),
                    output.has("stride") ? whole(output, "stride", 1, MAX_SIDE) : 0));
        }
        if (result.isEmpty()) {
            throw new IllegalArgumentException("'outputs' must name at least one output");
        }
        return result;
    }

    private static void onlyKnown(JsonObject object, Set<String> known, String where) {
        for (String key : object.members().keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("Unknown member '" + key + "' in " + where);
            }
        }
    }

    private static String text(JsonObject object, String key) {
        return object.string(key)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' must be a text"));
    }

    private static JsonObject member(JsonObject object, String key) {
        return object.object(key).orElseThrow(() -> new IllegalArgumentException("'" + key + "' must be an object"));
    }

    private static int whole(JsonObject object, String key, int min, int max) {
        long value = object.number(key)
                .map(JsonNumber::longValue)
                .filter(number -> number.isPresent())
                .map(number -> number.getAsLong())
                .orElse(Long.MIN_VALUE);
        if (value < min || value > max) {
            throw new IllegalArgumentException("'" + key + "' must be a whole number from " + min + " to " + max);
        }
        return (int) value;
    }

    private static List<Double> three(JsonObject object, String key) {
        List<Double> values = new ArrayList<>();
        for (Json element : object.array(key).orElse(JsonArray.EMPTY).elements()) {
            if (element instanceof JsonNumber number && Double.isFinite(number.doubleValue())) {
                values.add(number.doubleValue());
            }
        }
        if (values.size() != 3
                || object.array(key).orElse(JsonArray.EMPTY).elements().size() != 3) {
            throw new IllegalArgumentException("'" + key + "' must be three numbers");
        }
        return values;
    }
}
