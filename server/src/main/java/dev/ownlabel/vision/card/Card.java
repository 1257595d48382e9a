package dev.ownlabel.vision.card;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a model's JSON. */
public final class Card {
    static final long FORMAT = 1;

    private Card() {}

    /** Its first members. */
    public static JsonObject begun(String task) {
        return JsonObject.EMPTY.with("format", FORMAT).with("task", task);
    }

    /** As text, with more members at its end. */
    public static byte[] written(JsonObject card, Map<String, JsonObject> more) {
        JsonObject json = card;
        for (Map.Entry<String, JsonObject> entry : more.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return JsonWriter.writeIndented(json).getBytes(StandardCharsets.UTF_8);
    }
}
