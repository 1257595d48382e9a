package dev.ownlabel.manifest;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that this service adds to lines it hands out, taken off again when lines come back (specification, operations.md §5.9).
 * {@code errors} and {@code warnings} could be a user's label attribute; ours are always arrays, a label attribute never is.
 */
final class Bookkeeping {
    static final String METADATA = "cl-metadata";
    static final String ERRORS_OF_DATASETS = "cl-errors";
    static final String ERRORS = "errors";
    static final String WARNINGS = "warnings";

    private Bookkeeping() {}

    /** The line without those keys at its four levels; itself where it has none. */
    static JsonObject strip(JsonObject line) {
        JsonObject top = stripOne(line.without(METADATA));
        Map<String, Json> members = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<String, Json> member : top.members().entrySet()) {
            Json stripped = member.getValue() instanceof JsonObject object ? stripInner(object) : member.getValue();
            changed |= !stripped.equals(member.getValue());
            members.put(member.getKey(), stripped);
        }
        return changed ? new JsonObject(members) : top;
    }

    private static JsonObject stripInner(JsonObject attribute) {
        JsonObject bare = stripOne(attribute);
        JsonArray annotations = bare.array("annotations").orElse(null);
        if (annotations == null) {
            return bare;
        }
        List<Json> stripped = new ArrayList<>();
        for (Json element : annotations.elements()) {
            stripped.add(element instanceof JsonObject object ? stripOne(object) : element);
        }
        return stripped.equals(annotations.elements()) ? bare : bare.with("annotations", new JsonArray(stripped));
    }

    private static JsonObject stripOne(JsonObject holder) {
        JsonObject bare = holder;
        for (String key : List.of(ERRORS_OF_DATASETS, ERRORS, WARNINGS)) {
            if (bare.array(key).isPresent()) {
                bare = bare.without(key);
            }
        }
        return bare;
    }
}
