package dev.ownlabel.vision.detect;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.boxes.Suppression;
import dev.ownlabel.vision.fit.Calibration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code model.json} beside a detector's graph.
 *
 * @param labels in the order of the graph's confidences
 * @param thresholds assumed, 0 to 1, in the same order
 */
record DetectorCard(String sha256, Frame frame, Suppression suppression, List<String> labels, List<Double> thresholds) {
    /** What {@code task} says. */
    static final String TASK = "detection";

    /** Boxes less sure than this are not even looked at. */
    static final double FLOOR = 0.005;

    private static final long FORMAT = 1;

    DetectorCard {
        labels = List.copyOf(labels);
        thresholds = List.copyOf(thresholds);
    }

    /** As text, with what a reader of an exported model wants to know besides. */
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
                .with("task", TASK)
                .with("graph", graph())
                .with("input", input())
                .with(
                        "suppression",
                        JsonObject.EMPTY
                                .with(
                                        "method",
                                        "of the boxes of one label the most confident first, those that"
                                                + " overlap a kept one by more than 'overlap' (IoU) dropped")
                                .with("floor", FLOOR)
                                .with("overlap", suppression.overlap())
                                .with("most", suppression.most()))
                .with("labels", new JsonArray(lines));
        for (Map.Entry<String, JsonObject> entry : more.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return JsonWriter.writeIndented(json).getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject graph() {
        return JsonObject.EMPTY
                .with("sha256", sha256)
                .with("input", ServedGraph.INPUT)
                .with(
                        "boxes",
                        JsonObject.EMPTY
                                .with("output", ServedGraph.BOXES)
                                .with("layout", "n,cells,4: left, top, right, bottom in pixels of the input"))
                .with(
                        "confidence",
                        JsonObject.EMPTY
                                .with("output", ServedGraph.CONFIDENCE)
                                .with("layout", "n,cells,labels: 0 to 1"));
    }

    private JsonObject input() {
        return JsonObject.EMPTY
                .with("layout", "n,3,height,width")
                .with("width", frame.width())
                .with("height", frame.height())
                .with("color", "RGB")
                .with("range", "0 to 255")
                .with("fit", "letterbox-top-left")
                .with("pad", Frame.PAD);
    }

    /** Whether a model's JSON describes a detector; false also for what is no JSON. */
    static boolean describes(byte[] utf8) {
        try {
            return JsonReader.parse(utf8, JsonLimits.DOCUMENT) instanceof JsonObject json
                    && json.string("task").filter(TASK::equals).isPresent();
        } catch (JsonException _) {
            return false;
        }
    }

    /**
     * Reads a card.
     *
     * @throws IllegalArgumentException if it is none that this version reads
     */
    static DetectorCard parse(byte[] utf8) {
        try {
            if (!(JsonReader.parse(utf8, JsonLimits.DOCUMENT) instanceof JsonObject json)) {
                throw new IllegalArgumentException("A model's JSON must be an object");
            }
            if (whole(json, "format") != FORMAT || !TASK.equals(text(json, "task"))) {
                throw new IllegalArgumentException("Not a detection model of format " + FORMAT);
            }
            JsonObject input = object(json, "input");
            JsonObject suppression = object(json, "suppression");
            List<String> labels = new ArrayList<>();
            List<Double> thresholds = new ArrayList<>();
            for (Json element : json.array("labels").orElse(JsonArray.EMPTY).elements()) {
                if (!(element instanceof JsonObject label)) {
                    throw new IllegalArgumentException("A model's labels must be objects");
                }
                labels.add(text(label, "name"));
                thresholds.add(real(label, "threshold"));
            }
            return new DetectorCard(
                    text(object(json, "graph"), "sha256"),
                    new Frame((int) whole(input, "width"), (int) whole(input, "height")),
                    new Suppression(real(suppression, "overlap"), (int) whole(suppression, "most")),
                    labels,
                    thresholds);
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

    private static double real(JsonObject object, String key) {
        return object.number(key).orElseThrow(() -> missing(key)).doubleValue();
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("A model's JSON lacks '" + key + "'");
    }
}
