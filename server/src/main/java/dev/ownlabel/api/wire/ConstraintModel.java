package dev.ownlabel.api.wire;

import dev.ownlabel.api.wire.Constraint.Blob;
import dev.ownlabel.api.wire.Constraint.Elements;
import dev.ownlabel.api.wire.Constraint.Entries;
import dev.ownlabel.api.wire.Constraint.Free;
import dev.ownlabel.api.wire.Constraint.Length;
import dev.ownlabel.api.wire.Constraint.Range;
import dev.ownlabel.api.wire.Constraint.Structure;
import dev.ownlabel.api.wire.Constraint.Text;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of the operations' inputs and the errors each operation declares, from a resource that
 * {@code build/constraints/generate} writes from the official model.
 */
public final class ConstraintModel {
    private final JsonObject shapes;
    private final Map<String, Structure> inputs = new LinkedHashMap<>();
    private final Map<String, Set<String>> errors = new LinkedHashMap<>();

    private ConstraintModel(JsonObject document) {
        this.shapes = member(document, "shapes");
        JsonObject operations = member(document, "operations");
        for (String name : operations.members().keySet()) {
            JsonObject operation = member(operations, name);
            inputs.put(name, structure(member(shapes, text(operation, "input"))));
            errors.put(name, Set.copyOf(texts(operation, "errors")));
        }
    }

    /** The model of the Custom Labels operations. */
    public static ConstraintModel rekognition() {
        return of("rekognition");
    }

    /** The model of a service's operations that are served here: rekognition, iam, sts or kms. */
    public static ConstraintModel of(String service) {
        String name = "/dev/ownlabel/api/" + service + "-constraints.json";
        try (InputStream resource = ConstraintModel.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new ConstraintModel(JsonReader.stored(new String(resource.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operations' names. */
    public Set<String> operations() {
        return Set.copyOf(inputs.keySet());
    }

    /** Wire names of the errors the operation declares. */
    public Set<String> errors(String operation) {
        return known(errors.get(operation), operation);
    }

    Structure input(String operation) {
        return known(inputs.get(operation), operation);
    }

    private static <T> T known(@Nullable T found, String operation) {
        if (found == null) {
            throw new IllegalStateException("The model has no operation " + operation);
        }
        return found;
    }

    private Constraint constraint(String shapeName) {
        JsonObject shape = member(shapes, shapeName);
        return switch (text(shape, "type")) {
            case "structure" -> structure(shape);
            case "string" -> string(shape);
            case "number" ->
                new Range(
                        shape.number("min").map(JsonNumber::decimal),
                        shape.number("max").map(JsonNumber::decimal));
            case "blob" -> new Blob(length(shape));
            case "list" -> new Elements(length(shape), constraint(text(shape, "member")));
            case "map" ->
                new Entries(
                        length(shape), string(member(shapes, text(shape, "key"))), constraint(text(shape, "value")));
            case "free" -> new Free();
            default -> throw new IllegalStateException("Unknown type of shape " + shapeName);
        };
    }

    private Structure structure(JsonObject shape) {
        Map<String, Constraint> members = new LinkedHashMap<>();
        JsonObject declared = member(shape, "members");
        for (String name : declared.members().keySet()) {
            members.put(name, constraint(text(declared, name)));
        }
        return new Structure(members, new LinkedHashSet<>(texts(shape, "required")));
    }

    private static Text string(JsonObject shape) {
        Optional<Pattern> pattern = shape.string("pattern").map(Pattern::compile);
        return new Text(length(shape), pattern, texts(shape, "enum"));
    }

    private static Length length(JsonObject shape) {
        return new Length(bound(shape, "min"), bound(shape, "max"));
    }

    private static OptionalInt bound(JsonObject shape, String key) {
        return shape.number(key)
                .map(number -> OptionalInt.of(number.decimal().intValueExact()))
                .orElse(OptionalInt.empty());
    }

    private static JsonObject member(JsonObject object, String key) {
        return object.object(key).orElseThrow(() -> new IllegalStateException("The model lacks " + key));
    }

    private static String text(JsonObject object, String key) {
        return object.string(key).orElseThrow(() -> new IllegalStateException("The model lacks " + key));
    }

    private static List<String> texts(JsonObject object, String key) {
        List<Json> elements = object.array(key).orElse(JsonArray.EMPTY).elements();
        return elements.stream().map(element -> ((JsonString) element).value()).toList();
    }
}
