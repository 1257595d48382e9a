package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Datasets;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DatasetMetadata;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;

/** CreateProject, DescribeProjects, DeleteProject. */
final class ProjectHandlers {
    private static final String FEATURE = "CUSTOM_LABELS";

    private final Projects projects;
    private final Datasets datasets;
    private final RequestArns arns;

    ProjectHandlers(Projects projects, Datasets datasets, RequestArns arns) {
        this.projects = projects;
        this.datasets = datasets;
        this.arns = arns;
    }

    CreateProjectResponse create(RequestContext context, CreateProjectRequest input) {
        if (input.featureAsString() != null && !input.featureAsString().equals(FEATURE)) {
            throw new ServiceException(ErrorCode.INVALID_PARAMETER, "Only the feature CUSTOM_LABELS is available");
        }
        if (input.autoUpdateAsString() != null) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER, "AutoUpdate is not available for projects of Custom Labels");
        }
        return CreateProjectResponse.builder()
                .projectArn(projects.create(context.caller().account(), input.projectName(), input.tags())
                        .toString())
                .build();
    }

    DescribeProjectsResponse describe(RequestContext context, DescribeProjectsRequest input) {
        AccountId account = context.caller().account();
        Paging paging = Paging.of(
                input.nextToken(),
                input.maxResults(),
                "DescribeProjects",
                account,
                input.projectNames(),
                input.featuresAsStrings());
        if (input.hasFeatures() && !input.featuresAsStrings().contains(FEATURE)) {
            return DescribeProjectsResponse.builder()
                    .projectDescriptions(List.of())
                    .build();
        }
        Page<Projects.Project> page = projects.list(account, input.projectNames(), paging.position(), paging.most());
        return DescribeProjectsResponse.builder()
                .projectDescriptions(
                        page.items().stream().map(this::description).toList())
                .nextToken(paging.token(page.next()))
                .build();
    }

    DeleteProjectResponse delete(RequestContext context, DeleteProjectRequest input) {
        return DeleteProjectResponse.builder()
                .status(projects.delete(arns.project(input.projectArn())).name())
                .build();
    }

    private ProjectDescription description(Projects.Project project) {
        return ProjectDescription.builder()
                .projectArn(project.arn().toString())
                .creationTimestamp(project.createdAt())
                .status(project.status().name())
                .datasets(datasets.ofProject(project.arn()).stream()
                        .map(ProjectHandlers::metadata)
                        .toList())
                .build();
    }

    private static DatasetMetadata metadata(Dataset dataset) {
        return DatasetMetadata.builder()
                .creationTimestamp(dataset.createdAt())
                .datasetType(dataset.arn().type().name())
                .datasetArn(dataset.arn().toString())
                .status(DatasetLifecycle.status(dataset.state()))
                .statusMessage(dataset.statusMessage())
                .statusMessageCode(dataset.statusMessageCode().orElse(null))
                .build();
    }
}
