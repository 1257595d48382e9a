package dev.ownlabel.app.client;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rekognition.model.DatasetMetadata;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.services.rekognition.model.ResourceInUseException;

/** Finds projects by name, and makes them. */
public final class Projects {
    private final Connection connection;

    public Projects(Connection connection) {
        this.connection = connection;
    }

    /** The ARN of the project of that name, which is made where there is none. */
    public String make(String name) {
        try {
            return connection
                    .rekognition()
                    .createProject(request -> request.projectName(name))
                    .projectArn();
        } catch (ResourceInUseException e) {
            return find(name).orElseThrow(() -> e).projectArn();
        }
    }

    public Optional<ProjectDescription> find(String name) {
        return connection
                .rekognition()
                .describeProjects(request -> request.projectNames(name))
                .projectDescriptions()
                .stream()
                .findFirst();
    }

    /** The project of that name, or a failure that says how to make one. */
    public ProjectDescription existing(String name) {
        return find(name)
                .orElseThrow(() -> new JobFailedException("There is no project " + name
                        + "; 'ownlabel dataset list' shows those there are, 'ownlabel dataset import' makes one"));
    }

    public List<ProjectDescription> all() {
        return connection.rekognition().describeProjectsPaginator(request -> {}).projectDescriptions().stream()
                .toList();
    }

    /** The ARN of the project's dataset of that type, if there is one. */
    public static Optional<String> dataset(ProjectDescription project, DatasetType type) {
        return project.datasets().stream()
                .filter(dataset -> dataset.datasetType() == type)
                .map(DatasetMetadata::datasetArn)
                .findFirst();
    }

    /** The name in a project's ARN. */
    public static String nameOf(ProjectDescription project) {
        String[] parts = project.projectArn().split("/", -1);
        return parts.length > 1 ? parts[1] : project.projectArn();
    }
}
