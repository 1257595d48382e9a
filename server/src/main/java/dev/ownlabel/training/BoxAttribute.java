package dev.ownlabel.training;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.manifest.Labelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One box attribute of a snapshot line under construction (specification, manifests.md §3 and §9). */
final class BoxAttribute {
    private final int imageWidth;
    private final int imageHeight;
    private final Map<String, Integer> classes = new LinkedHashMap<>();
    private final List<Json> annotations = new ArrayList<>();
    private final List<Json> objects = new ArrayList<>();

    /** An attribute without boxes, for an image of so many pixels. */
    BoxAttribute(int imageWidth, int imageHeight) {
        this.imageWidth = imageWidth;
        this.imageHeight = imageHeight;
    }

    /** Adds a box in pixels; {@code object} says its confidence and more. */
    void add(Labelling.Box box, JsonObject object) {
        Integer known = classes.get(box.label());
        int id = known == null ? classes.size() : known;
        classes.put(box.label(), id);
        annotations.add(JsonObject.EMPTY
                .with("class_id", id)
                .with("left", box.left())
                .with("top", box.top())
                .with("width", box.width())
                .with("height", box.height()));
        objects.add(object);
    }

    /** The line with the attribute and its metadata. */
    JsonObject on(JsonObject line, String attribute, String human, String job, String date) {
        JsonObject classMap = JsonObject.EMPTY;
        for (Map.Entry<String, Integer> entry : classes.entrySet()) {
            classMap = classMap.with(Integer.toString(entry.getValue()), entry.getKey());
        }
        JsonObject size = JsonObject.EMPTY
                .with("width", imageWidth)
                .with("height", imageHeight)
                .with("depth", new JsonNumber("3"));
        return line.with(
                        attribute,
                        JsonObject.EMPTY
                                .with("image_size", new JsonArray(List.of(size)))
                                .with("annotations", new JsonArray(annotations)))
                .with(
                        attribute + "-metadata",
                        JsonObject.EMPTY
                                .with("objects", new JsonArray(objects))
                                .with("class-map", classMap)
                                .with("type", "groundtruth/object-detection")
                                .with("human-annotated", human)
                                .with("creation-date", date)
                                .with("job-name", job));
    }
}
