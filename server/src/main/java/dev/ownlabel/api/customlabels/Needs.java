package dev.ownlabel.api.customlabels;

import dev.ownlabel.iam.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;

/** What requests need to be allowed: the operation's own action, and for some more (specification, operations.md §1). */
final class Needs {
    private static final String SERVICE = "rekognition:";
    private static final String TAG = SERVICE + "TagResource";

    private Needs() {}

    static List<Access> on(String operation, String resource) {
        return List.of(new Access(SERVICE + operation, resource));
    }

    static List<Access> createProject(CreateProjectRequest input) {
        return withTags(on("CreateProject", "*"), input.tags(), "*");
    }

    static List<Access> createProjectVersion(CreateProjectVersionRequest input) {
        return withTags(on("CreateProjectVersion", input.projectArn()), input.tags(), input.projectArn());
    }

    static List<Access> createDataset(CreateDatasetRequest input) {
        List<Access> needed = new ArrayList<>(on("CreateDataset", input.projectArn()));
        if (input.datasetSource() != null && input.datasetSource().datasetArn() != null) {
            needed.addAll(on("ListDatasetEntries", input.datasetSource().datasetArn()));
        }
        return withTags(needed, input.tags(), input.projectArn());
    }

    static List<Access> distribute(DistributeDatasetEntriesRequest input) {
        return input.datasets().stream()
                .map(DistributeDataset::arn)
                .flatMap(arn -> on("DistributeDatasetEntries", arn).stream())
                .toList();
    }

    /** Tags need an action of their own; both may ask which tags they are. */
    private static List<Access> withTags(List<Access> needed, Map<String, String> tags, String resource) {
        if (tags.isEmpty()) {
            return needed;
        }
        Map<String, List<String>> conditions = tagged(tags);
        List<Access> all = new ArrayList<>();
        needed.forEach(access -> all.add(new Access(access.action(), access.resource(), conditions)));
        all.add(new Access(TAG, resource, conditions));
        return all;
    }

    static List<Access> tag(String resource, Map<String, String> tags) {
        return List.of(new Access(TAG, resource, tagged(tags)));
    }

    static List<Access> untag(String resource, List<String> keys) {
        return List.of(new Access(SERVICE + "UntagResource", resource, Map.of("aws:TagKeys", keys)));
    }

    private static Map<String, List<String>> tagged(Map<String, String> tags) {
        Map<String, List<String>> conditions = new HashMap<>();
        tags.forEach((key, value) -> conditions.put("aws:RequestTag/" + key, List.of(value)));
        conditions.put("aws:TagKeys", List.copyOf(tags.keySet()));
        return conditions;
    }
}
