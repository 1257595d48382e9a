package dev.ownlabel.vision.card;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.fit.Calibration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model tells.
 *
 * @param names in the order of the graph's output
 * @param thresholds assumed, 0 to 1, in the same order
 */
public record CardLabels(List<String> names, List<Double> thresholds) {
    public CardLabels {
        names = List.copyOf(names);
        thresholds = List.copyOf(thresholds);
    }

    /** With the calibration that is in the graph. */
    public JsonArray json(Calibration calibration) {
        List<Json> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            lines.add(JsonObject.EMPTY
                    .with("name", names.get(i))
                    .with("threshold", thresholds.get(i))
                    .with(
                            "calibration",
                            JsonObject.EMPTY
                                    .with("slope", calibration.slopes().get(i))
                                    .with("offset", calibration.offsets().get(i))));
        }
        return new JsonArray(lines);
    }

    static CardLabels read(JsonArray lines) {
        List<String> names = new ArrayList<>();
        List<Double> thresholds = new ArrayList<>();
        for (Json line : lines.elements()) {
            if (!(line instanceof JsonObject label)) {
                throw new IllegalArgumentException("A model's labels must be objects");
            }
            CardReader reader = new CardReader(label);
            names.add(reader.text("name"));
            thresholds.add(reader.real("threshold"));
        }
        return new CardLabels(names, thresholds);
    }
}
