package dev.ownlabel.manifest;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.manifest.LineFinding.Place;
import java.util.List;

/** What a listed line or a line of a validation manifest says about itself. */
public final class Findings {
    private Findings() {}

    /** The codes with their messages in the array of that name at that place of the line. */
    public static List<String> at(String line, Place place, String array) {
        JsonObject json = JsonReader.stored(line);
        JsonObject holder = switch (place) {
            case Place.Image() -> json;
            case Place.Attribute(String attribute) -> json.object(attribute).orElseThrow();
            case Place.Metadata(String attribute) ->
                json.object(attribute + "-metadata").orElseThrow();
            case Place.Annotation(String attribute, int index) ->
                (JsonObject) json.object(attribute)
                        .flatMap(boxes -> boxes.array("annotations"))
                        .orElseThrow()
                        .elements()
                        .get(index);
        };
        return holder.array(array).orElse(JsonArray.EMPTY).elements().stream()
                .map(Findings::text)
                .toList();
    }

    /** As {@link #at} shows the code there. */
    public static String expected(LineCode code, Place place) {
        return code + ": " + new LineFinding(code, place).message();
    }

    private static String text(Json finding) {
        JsonObject object = (JsonObject) finding;
        return object.string("code").orElseThrow() + ": "
                + object.string("message").orElseThrow();
    }
}
