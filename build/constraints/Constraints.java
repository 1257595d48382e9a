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
 * ranges, patterns and enumerations of the served operations' inputs, and the errors each operation declares.
 *
 * <p>Arguments: the jar of com.amazonaws:aws-java-sdk-models, the folder to write into. One shape a line, sorted, so that a new model shows
 * as a readable difference. Started by build/constraints/generate.
 */
final class Constraints {
    private record Service(String name, String version, List<String> operations) {
        String model() {
            return "models/" + name + "-" + version + "-model.json";
        }
    }

    private static final Service REKOGNITION = new Service("rekognition", "2016-06-27", words("""
            CopyProjectVersion CreateDataset CreateProject CreateProjectVersion DeleteDataset DeleteProject
            DeleteProjectPolicy DeleteProjectVersion DescribeDataset DescribeProjectVersions DescribeProjects
            DetectCustomLabels DistributeDatasetEntries ListDatasetEntries ListDatasetLabels ListProjectPolicies
            ListTagsForResource PutProjectPolicy StartProjectVersion StopProjectVersion TagResource UntagResource
            UpdateDatasetEntries
            """));
    private static final Service IAM = new Service("iam", "2010-05-08", words("""
            AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey CreateGroup CreatePolicy
            CreatePolicyVersion CreateRole CreateUser DeleteAccessKey DeleteGroup DeleteGroupPolicy DeletePolicy
            DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUser
            DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy DetachRolePolicy DetachUserPolicy GetGroup
            GetGroupPolicy GetPolicy GetPolicyVersion GetRole GetRolePolicy GetUser GetUserPolicy ListAccessKeys
            ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies ListEntitiesForPolicy
            ListGroupPolicies ListGroups ListGroupsForUser ListPolicies ListPolicyVersions ListRolePolicies ListRoleTags
            ListRoles ListUserPolicies ListUserTags ListUsers PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy
            PutUserPermissionsBoundary PutUserPolicy RemoveUserFromGroup SetDefaultPolicyVersion SimulatePrincipalPolicy
            TagRole TagUser UntagRole UntagUser UpdateAccessKey UpdateAssumeRolePolicy UpdateGroup UpdateRole UpdateUser
            """));
    private static final Service STS =
            new Service("sts", "2011-06-15", words("AssumeRole GetCallerIdentity GetSessionToken"));
    private static final Service KMS = new Service("kms", "2014-11-01", words("""
            CancelKeyDeletion CreateAlias CreateGrant CreateKey Decrypt DeleteAlias DescribeKey DisableKey
            DisableKeyRotation EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext
            GenerateRandom GetKeyPolicy GetKeyRotationStatus ListAliases ListGrants ListKeyPolicies ListKeys
            ListResourceTags ListRetirableGrants PutKeyPolicy ReEncrypt RetireGrant RevokeGrant RotateKeyOnDemand
            ScheduleKeyDeletion TagResource UntagResource UpdateAlias UpdateKeyDescription
            """));

    private final Service service;
    private final JsonObject model;
    private final Map<String, JsonObject> shapes = new TreeMap<>();

    private Constraints(Service service, JsonObject model) {
        this.service = service;
        this.model = model;
    }

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        JsonLimits limits = new JsonLimits(50_000_000, 100, 10_000_000, 5_000_000, true);
        for (Service service : List.of(REKOGNITION, IAM, STS, KMS)) {
            String text;
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                text = new String(
                        zip.getInputStream(zip.getEntry(service.model())).readAllBytes(), StandardCharsets.UTF_8);
            }
            String written = new Constraints(service, (JsonObject) JsonReader.parse(text, limits))
                    .document(jar.getFileName().toString());
            Files.writeString(folder.resolve(service.name() + "-constraints.json"), written);
        }
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private String document(String source) {
        StringBuilder text = new StringBuilder("{\n\"source\": ")
                .append(JsonWriter.write(new JsonString(source + " " + service.model())))
                .append(",\n\"operations\": {\n");
        Map<String, JsonObject> operations = new TreeMap<>();
        for (String name : service.operations()) {
            JsonObject operation = object(object(model, "operations"), name);
            String input = operation.object("input").map(Constraints::shapeOf).orElse("NoInput");
            if (input.equals("NoInput")) {
                shapes.put(input, JsonObject.EMPTY.with("type", "structure").with("members", JsonObject.EMPTY));
            } else {
                add(input);
            }
            operations.put(
                    name,
                    JsonObject.EMPTY
                            .with("input", input)
                            .with(
                                    "errors",
                                    JsonArray.ofStrings(operation.array("errors").orElse(JsonArray.EMPTY).elements().stream()
                                            .map(error -> errorName(shapeOf((JsonObject) error)))
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

    /** In the query protocol an error's code is not its shape's name. */
    private String errorName(String shape) {
        boolean query = object(model, "metadata").string("protocol").orElseThrow().equals("query");
        Optional<JsonObject> error = object(object(model, "shapes"), shape).object("error");
        return query && error.isPresent() ? error.get().string("code").orElse(shape) : shape;
    }

    private static JsonObject object(JsonObject parent, String key) {
        return parent.object(key).orElseThrow(() -> new IllegalStateException("The model lacks " + key));
    }

    private static String shapeOf(JsonObject reference) {
        return reference.string("shape").orElseThrow();
    }
}
