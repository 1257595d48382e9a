package dev.ownlabel.formats.writing;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.Labelling;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One COCO file, an element a line. */
final class CocoWriting {
    private CocoWriting() {}

    static void write(List<Sample> samples, Path file) throws IOException {
        List<String> classes = SetWriting.classes(samples);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"categories\":[\n");
            for (int i = 0; i < classes.size(); i++) {
                element(out, i == 0, JsonObject.EMPTY.with("id", i + 1L).with("name", classes.get(i)));
            }
            out.write("],\n\"images\":[\n");
            for (int i = 0; i < samples.size(); i++) {
                element(out, i == 0, image(samples.get(i), i + 1L));
            }
            out.write("],\n\"annotations\":[\n");
            long id = 0;
            for (int i = 0; i < samples.size(); i++) {
                Sample.BoxSet boxes = samples.get(i).boxes();
                for (Labelling.Box box : boxes == null ? List.<Labelling.Box>of() : boxes.boxes()) {
                    element(out, id == 0, annotation(box, ++id, i + 1L, classes.indexOf(box.label()) + 1L));
                }
            }
            out.write("]}\n");
        }
    }

    private static void element(BufferedWriter out, boolean first, JsonObject element) throws IOException {
        out.write(first ? "" : ",");
        out.write(JsonWriter.write(element));
        out.write('\n');
    }

    private static JsonObject image(Sample sample, long id) {
        JsonObject image = JsonObject.EMPTY.with("id", id).with("file_name", sample.name());
        return sample.boxes() == null
                ? image
                : image.with("width", sample.boxes().width())
                        .with("height", sample.boxes().height());
    }

    private static JsonObject annotation(Labelling.Box box, long id, long image, long category) {
        return JsonObject.EMPTY
                .with("id", id)
                .with("image_id", image)
                .with("category_id", category)
                .with(
                        "bbox",
                        new JsonArray(List.of(
                                JsonNumber.of((long) box.left()),
                                JsonNumber.of((long) box.top()),
                                JsonNumber.of((long) box.width()),
                                JsonNumber.of((long) box.height()))))
                .with("area", (long) box.width() * box.height())
                .with("iscrowd", 0L);
    }
}
