package dev.ownlabel.manifest;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.LineFinding.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an entry as a line again, with what was found wrong at its place: for ListDatasetEntries in {@code cl-errors} beside
 * {@code cl-metadata}, for validation manifests in {@code errors} and {@code warnings} (specification, manifests.md §6, C).
 */
public final class LineWriter {
    private final JsonArray none = JsonArray.EMPTY;
    private final LineCode.Stage stage;
    private JsonObject line;

    private LineWriter(LineCode.Stage stage, JsonObject line) {
        this.stage = stage;
        this.line = line;
    }

    /** The line as the user gave it. */
    public static String plain(ManifestEntry entry) {
        return JsonWriter.write(entry.json());
    }

    /** The line with findings; a line that is not JSON becomes an object that holds only its error. */
    public static String annotated(ManifestEntry entry, LineCode.Stage stage) {
        LineWriter writer = new LineWriter(stage, entry.json());
        if (stage == LineCode.Stage.DATASET) {
            writer.line =
                    writer.line.with(Bookkeeping.METADATA, JsonObject.EMPTY.with("is_labeled", entry.annotated()));
        }
        for (LineFinding finding : entry.findings()) {
            if (finding.code().reportedAt(stage)) {
                writer.add(finding);
            }
        }
        return JsonWriter.write(writer.line);
    }

    private void add(LineFinding finding) {
        switch (finding.place()) {
            case Place.Image() -> line = noted(line, finding);
            case Place.Attribute(String attribute) -> addInside(attribute, finding);
            case Place.Metadata(String attribute) -> addInside(attribute + "-metadata", finding);
            case Place.Annotation(String attribute, int index) -> {
                JsonObject boxes = line.object(attribute).orElse(JsonObject.EMPTY);
                List<Json> annotations =
                        new ArrayList<>(boxes.array("annotations").orElse(none).elements());
                annotations.set(index, noted((JsonObject) annotations.get(index), finding));
                line = line.with(attribute, boxes.with("annotations", new JsonArray(annotations)));
            }
        }
    }

    /** A value that is no object has no room for an array: then the finding stands at the top of the line (C). */
    private void addInside(String key, LineFinding finding) {
        JsonObject holder = line.object(key).orElse(null);
        line = holder == null ? noted(line, finding) : line.with(key, noted(holder, finding));
    }

    private JsonObject noted(JsonObject holder, LineFinding finding) {
        List<Json> list =
                new ArrayList<>(holder.array(key(finding)).orElse(none).elements());
        list.add(JsonObject.EMPTY.with("code", finding.code().name()).with("message", finding.message()));
        return holder.with(key(finding), new JsonArray(list));
    }

    private String key(LineFinding finding) {
        return switch (stage) {
            case DATASET -> Bookkeeping.ERRORS_OF_DATASETS;
            case TRAINING -> finding.code().isWarning() ? Bookkeeping.WARNINGS : Bookkeeping.ERRORS;
        };
    }
}
