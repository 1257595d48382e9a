package dev.ownlabel.vision.card;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;

/** Reads the members of a model's JSON. What is not there or is something else ends in an IllegalArgumentException that names it. */
public final class CardReader {
    private final JsonObject json;

    CardReader(JsonObject json) {
        this.json = json;
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if it is no JSON object, or of a format that this version does not read
     */
    public static CardReader of(byte[] utf8) {
        try {
            if (!(JsonReader.parse(utf8, JsonLimits.DOCUMENT) instanceof JsonObject json)) {
                throw new IllegalArgumentException("A model's JSON must be an object");
            }
            CardReader card = new CardReader(json);
            int format = card.whole("format");
            if (format != Card.FORMAT) {
                throw new IllegalArgumentException(
                        "A model of format " + format + " cannot be read by this version, which reads " + Card.FORMAT);
            }
            return card;
        } catch (JsonException e) {
            throw new IllegalArgumentException("A model's JSON cannot be read: " + e.getMessage(), e);
        }
    }

    /** The object that a member is. */
    public CardReader object(String key) {
        return new CardReader(json.object(key).orElseThrow(() -> missing(key)));
    }

    public String text(String key) {
        return json.string(key).orElseThrow(() -> missing(key));
    }

    public int whole(String key) {
        long value =
                json.number(key).orElseThrow(() -> missing(key)).longValue().orElseThrow(() -> missing(key));
        if (value != (int) value) {
            throw new IllegalArgumentException("'" + key + "' of a model's JSON cannot be " + value);
        }
        return (int) value;
    }

    public double real(String key) {
        return json.number(key).orElseThrow(() -> missing(key)).doubleValue();
    }

    /** What the model tells, with its thresholds. */
    public CardLabels labels() {
        return CardLabels.read(json.array("labels").orElseThrow(() -> missing("labels")));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("A model's JSON lacks '" + key + "'");
    }
}
