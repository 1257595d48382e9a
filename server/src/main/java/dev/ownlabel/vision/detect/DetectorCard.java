package dev.ownlabel.vision.detect;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.vision.boxes.Suppression;
import dev.ownlabel.vision.card.Card;
import dev.ownlabel.vision.card.CardLabels;
import dev.ownlabel.vision.card.CardReader;
import dev.ownlabel.vision.fit.Calibration;
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

    DetectorCard {
        labels = List.copyOf(labels);
        thresholds = List.copyOf(thresholds);
    }

    /** As text, with what a reader of an exported model wants to know besides. */
    byte[] json(Calibration calibration, Map<String, JsonObject> more) {
        JsonObject json = Card.begun(TASK)
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
                .with("labels", new CardLabels(labels, thresholds).json(calibration));
        return Card.written(json, more);
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
        CardReader card = CardReader.of(utf8);
        if (!TASK.equals(card.text("task"))) {
            throw new IllegalArgumentException("The model is no detector");
        }
        CardReader input = card.object("input");
        CardReader suppression = card.object("suppression");
        CardLabels labels = card.labels();
        return new DetectorCard(
                card.object("graph").text("sha256"),
                new Frame(input.whole("width"), input.whole("height")),
                new Suppression(suppression.real("overlap"), suppression.whole("most")),
                labels.names(),
                labels.thresholds());
    }
}
