package dev.ownlabel.vision;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.fit.Calibration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code model.json} beside a graph.
 *
 * @param labels in the order of the graph's output
 * @param thresholds assumed, 0 to 1, in the same order
 */
record ModelCard(String sha256, Framing framing, List<String> labels, List<Double> thresholds) {
    /** The graph's input. */
    static final String INPUT = "image";
    /** The graph's output. */
    static final String OUTPUT = "confidence";

    private static final long FORMAT = 1;
    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT;

    ModelCard {
        labels = List.copyOf(labels);
        thresholds = List.copyOf(thresholds);
    }

    /** As text, with what a reader of an exported model wants to know besides: calibration and provenance. */
    byte[] json(Calibration calibration, Map<String, JsonObject> more) {
        List<Json> lines = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            lines.add(JsonObject.EMPTY
                    .with("name", labels.get(i))
                    .with("threshold", thresholds.get(i))
                    .with(
                            "calibration",
                            JsonObject.EMPTY
                                    .with("slope", calibration.slopes().get(i))
                                    .with("offset", calibration.offsets().get(i))));
        }
        JsonObject json = JsonObject.EMPTY
                .with("format", FORMAT)
                .with("task", "classification")
                .with(
                        "graph",
                        JsonObject.EMPTY
                                .with("sha256", sha256)
                                .with("input", INPUT)
                                .with("output", OUTPUT))
                .with(
                        "input",
                        JsonObject.EMPTY
                                .with("layout", "n,3,size,size")
                                .with("size", framing.side())
                                .with("color", "RGB")
                                .with("range", "0 to 255")
                                .with(
                                        "fit",
                                        framing.fit()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                .with("pad", framing.pad()))
                .with("labels", new JsonArray(lines));
        for (Map.Entry<String, JsonObject> entry : more.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return JsonWriter.writeIndented(json).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a card.
     *
     * @throws IllegalArgumentException if it is none that this version reads
     */
    static ModelCard parse(byte[] utf8) {
        try {
            if (!(JsonReader.parse(utf8, LIMITS) instanceof JsonObject json)) {
                throw new IllegalArgumentException("A model's JSON must be an object");
            }
            if (whole(json, "format") != FORMAT) {
                throw new IllegalArgumentException("A model of format " + whole(json, "format")
                        + " cannot be read by this version, which reads " + FORMAT);
            }
            JsonObject input = object(json, "input");
            List<String> labels = new ArrayList<>();
            List<Double> thresholds = new ArrayList<>();
            for (Json element : json.array("labels").orElse(JsonArray.EMPTY).elements()) {
                if (!(element instanceof JsonObject label)) {
                    throw new IllegalArgumentException("A model's labels must be objects");
                }
                labels.add(text(label, "name"));
                thresholds.add(label.number("threshold")
                        .orElseThrow(() -> missing("threshold"))
                        .doubleValue());
            }
            BackboneDescriptor.Fit fit = BackboneDescriptor.Fit.valueOf(
                    text(input, "fit").toUpperCase(Locale.ROOT).replace('-', '_'));
            Framing framing = new Framing((int) whole(input, "size"), fit, (int) whole(input, "pad"));
            return new ModelCard(text(object(json, "graph"), "sha256"), framing, labels, thresholds);
        } catch (JsonException e) {
            throw new IllegalArgumentException("A model's JSON cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(JsonObject object, String key) {
        return object.string(key).orElseThrow(() -> missing(key));
    }

    private static JsonObject object(JsonObject object, String key) {
        return object.object(key).orElseThrow(() -> missing(key));
    }

    private static long whole(JsonObject object, String key) {
        return object.number(key).orElseThrow(() -> missing(key)).longValue().orElseThrow(() -> missing(key));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("A model's JSON lacks '" + key + "'");
    }
}
