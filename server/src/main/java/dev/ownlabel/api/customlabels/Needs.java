package dev.ownlabel.api.customlabels;

import dev.ownlabel.iam.Access;
import java.util.ArrayList;
import java.util.List;
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
        return withTags(on("CreateProject", "*"), input.hasTags(), "*");
    }

    static List<Access> createProjectVersion(CreateProjectVersionRequest input) {
        return withTags(on("CreateProjectVersion", input.projectArn()), input.hasTags(), input.projectArn());
    }

    static List<Access> createDataset(CreateDatasetRequest input) {
        List<Access> needed = new ArrayList<>(on("CreateDataset", input.projectArn()));
        if (input.datasetSource() != null && input.datasetSource().datasetArn() != null) {
            needed.addAll(on("ListDatasetEntries", input.datasetSource().datasetArn()));
        }
        return withTags(needed, input.hasTags(), input.projectArn());
    }

    static List<Access> distribute(DistributeDatasetEntriesRequest input) {
        return input.datasets().stream()
                .map(DistributeDataset::arn)
                .flatMap(arn -> on("DistributeDatasetEntries", arn).stream())
                .toList();
    }

    private static List<Access> withTags(List<Access> needed, boolean tags, String resource) {
        List<Access> all = new ArrayList<>(needed);
        if (tags) {
            all.add(new Access(TAG, resource));
        }
        return all;
    }
}
