package dev.ownlabel.formats.writing;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.Labelling;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Writes samples as Ground Truth's lines (specification, manifests.md §2 and §3). A sample that came from a manifest keeps its line but for the
 * place of the image.
 */
public final class ManifestLines {
    private static final String SOURCE_REF = "source-ref";

    private final String made;
    private final Map<String, Integer> classes = new LinkedHashMap<>();

    /**
     * Lines for the samples of one set.
     *
     * @param made when the labels were made, for {@code creation-date}
     */
    public ManifestLines(Instant made, List<Sample> set) {
        this.made = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
                .format(made.atOffset(ZoneOffset.UTC));
        TreeSet<String> boxed = new TreeSet<>();
        for (Sample sample : set) {
            if (sample.boxes() != null) {
                sample.boxes().boxes().forEach(box -> boxed.add(box.label()));
            }
        }
        boxed.forEach(label -> classes.put(label, classes.size()));
    }

    /** The line, without its end. */
    public String line(Sample sample, String sourceRef) {
        return JsonWriter.write(object(sample, sourceRef));
    }

    private JsonObject object(Sample sample, String sourceRef) {
        JsonObject written = sample.line();
        if (written != null) {
            return written.with(SOURCE_REF, sourceRef);
        }
        JsonObject line = JsonObject.EMPTY.with(SOURCE_REF, sourceRef);
        List<String> labels = sample.labels();
        for (int i = 0; i < labels.size(); i++) {
            String attribute = labels.size() == 1 ? "label" : "label-" + (i + 1);
            line = line.with(attribute, 1L).with(attribute + "-metadata", imageLevel(labels.get(i)));
        }
        BoxSet boxes = sample.boxes();
        return boxes == null ? line : line.with("boxes", boxes(boxes)).with("boxes-metadata", boxesMetadata(boxes));
    }

    private JsonObject imageLevel(String label) {
        return JsonObject.EMPTY
                .with("confidence", 1L)
                .with("class-name", label)
                .with("human-annotated", "yes")
                .with("creation-date", made)
                .with("type", "groundtruth/image-classification");
    }

    private JsonObject boxes(BoxSet set) {
        JsonObject size = JsonObject.EMPTY
                .with("width", set.width())
                .with("height", set.height())
                .with("depth", 3L);
        List<Json> annotations = new ArrayList<>();
        for (Labelling.Box box : set.boxes()) {
            annotations.add(JsonObject.EMPTY
                    .with("class_id", classes.getOrDefault(box.label(), 0))
                    .with("left", box.left())
                    .with("top", box.top())
                    .with("width", box.width())
                    .with("height", box.height()));
        }
        return JsonObject.EMPTY
                .with("image_size", new JsonArray(List.of(size)))
                .with("annotations", new JsonArray(annotations));
    }

    private JsonObject boxesMetadata(BoxSet set) {
        List<Json> objects = new ArrayList<>();
        JsonObject names = JsonObject.EMPTY;
        for (Labelling.Box box : set.boxes()) {
            objects.add(JsonObject.EMPTY.with("confidence", 1L));
            names = names.with(Integer.toString(classes.getOrDefault(box.label(), 0)), box.label());
        }
        return JsonObject.EMPTY
                .with("objects", new JsonArray(objects))
                .with("class-map", names)
                .with("human-annotated", "yes")
                .with("creation-date", made)
                .with("type", "groundtruth/object-detection");
    }
}
