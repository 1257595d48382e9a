import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * Takes from the official service model what the server needs to refuse a request as the service does: required members, lengths,
 * ranges, patterns and enumerations of the Custom Labels operations' inputs, and the errors each operation declares.
 *
 * <p>Arguments: the jar of com.amazonaws:aws-java-sdk-models, the file to write. One shape a line, sorted, so that a new model shows
 * as a readable difference. Started by build/constraints/generate.
 */
final class Constraints {
    private static final String MODEL = "models/rekognition-2016-06-27-model.json";
    private static final List<String> OPERATIONS = List.of(
            "CopyProjectVersion",
            "CreateDataset",
            "CreateProject",
            "CreateProjectVersion",
            "DeleteDataset",
            "DeleteProject",
            "DeleteProjectPolicy",
            "DeleteProjectVersion",
            "DescribeDataset",
            "DescribeProjectVersions",
            "DescribeProjects",
            "DetectCustomLabels",
            "DistributeDatasetEntries",
            "ListDatasetEntries",
            "ListDatasetLabels",
            "ListProjectPolicies",
            "ListTagsForResource",
            "PutProjectPolicy",
            "StartProjectVersion",
            "StopProjectVersion",
            "TagResource",
            "UntagResource",
            "UpdateDatasetEntries");

    private final JsonObject model;
    private final Map<String, JsonObject> shapes = new TreeMap<>();

    private Constraints(JsonObject model) {
        this.model = model;
    }

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]);
        String text;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            text = new String(zip.getInputStream(zip.getEntry(MODEL)).readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonLimits limits = new JsonLimits(50_000_000, 100, 10_000_000, 5_000_000, true);
        String written = new Constraints((JsonObject) JsonReader.parse(text, limits))
                .document(jar.getFileName().toString());
        Files.createDirectories(Path.of(arguments[1]).getParent());
        Files.writeString(Path.of(arguments[1]), written);
    }

    private String document(String source) {
        StringBuilder text = new StringBuilder("{\n\"source\": ")
                .append(JsonWriter.write(new JsonString(source + " " + MODEL)))
                .append(",\n\"operations\": {\n");
        Map<String, JsonObject> operations = new TreeMap<>();
        for (String name : OPERATIONS) {
            JsonObject operation = object(object(model, "operations"), name);
            String input = shapeOf(object(operation, "input"));
            add(input);
            operations.put(
                    name,
                    JsonObject.EMPTY
                            .with("input", input)
                            .with(
                                    "errors",
                                    JsonArray.ofStrings(operation.array("errors").orElseThrow().elements().stream()
                                            .map(error -> shapeOf((JsonObject) error))
                                            .sorted()
                                            .toList())));
        }
        lines(text, operations);
        text.append("},\n\"shapes\": {\n");
        lines(text, shapes);
        return text.append("}\n}\n").toString();
    }

    private static void lines(StringBuilder text, Map<String, JsonObject> members) {
        int left = members.size();
        for (Map.Entry<String, JsonObject> member : members.entrySet()) {
            text.append(JsonWriter.write(new JsonString(member.getKey())))
                    .append(": ")
                    .append(JsonWriter.write(member.getValue()))
                    .append(--left == 0 ? "\n" : ",\n");
        }
    }

    private void add(String name) {
        if (shapes.containsKey(name)) {
            return;
        }
        JsonObject shape = object(object(model, "shapes"), name);
        String type = shape.string("type").orElseThrow();
        JsonObject kept = JsonObject.EMPTY.with(
                "type",
                switch (type) {
                    case "structure", "string", "list", "map", "blob" -> type;
                    case "integer", "long", "float", "double" -> "number";
                    case "boolean", "timestamp" -> "free";
                    default -> throw new IllegalStateException("Shape " + name + " has the new type " + type);
                });
        for (String key : List.of("min", "max", "pattern", "enum", "required")) {
            Optional<Json> value = shape.get(key);
            if (value.isPresent()) {
                kept = kept.with(key, value.get());
            }
        }
        shapes.put(name, kept);
        for (String key : List.of("member", "key", "value")) {
            Optional<JsonObject> reference = shape.object(key);
            if (reference.isPresent()) {
                kept = kept.with(key, shapeOf(reference.get()));
                add(shapeOf(reference.get()));
            }
        }
        if (type.equals("structure")) {
            JsonObject members = JsonObject.EMPTY;
            for (Map.Entry<String, Json> member :
                    object(shape, "members").members().entrySet()) {
                String target = shapeOf((JsonObject) member.getValue());
                members = members.with(member.getKey(), target);
                add(target);
            }
            kept = kept.with("members", members);
        }
        shapes.put(name, kept);
    }

    private static JsonObject object(JsonObject parent, String key) {
        return parent.object(key).orElseThrow(() -> new IllegalStateException("The model lacks " + key));
    }

    private static String shapeOf(JsonObject reference) {
        return reference.string("shape").orElseThrow();
    }
}
