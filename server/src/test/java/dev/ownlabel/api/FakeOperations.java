package dev.ownlabel.api;

import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * A table of all operations without a domain: CreateProject makes what its name asks for, DescribeProjects shows one project,
 * DeleteProject needs the right to the project; the rest answer with an empty response.
 */
final class FakeOperations {

    private FakeOperations() {}

    static List<Operation<?, ?>> table() {
        List<Operation<?, ?>> table = new ArrayList<>();
        for (String name : ConstraintModel.rekognition().operations()) {
            table.add(
                    switch (name) {
                        case "CreateProject" -> createProject();
                        case "DescribeProjects" -> describeProjects();
                        case "DeleteProject" -> deleteProject();
                        default -> empty(name);
                    });
        }
        return table;
    }

    private static Operation<?, ?> createProject() {
        return new Operation<CreateProjectRequest, CreateProjectResponse>(
                "CreateProject",
                CreateProjectRequest::builder,
                _ -> List.of(new Access("rekognition:CreateProject", "*")),
                Set.of(ErrorCode.RESOURCE_IN_USE),
                (context, input) -> switch (input.projectName()) {
                    case "in-use" -> throw new ServiceException(ErrorCode.RESOURCE_IN_USE, "It is in use");
                    case "undeclared" -> throw new ServiceException(ErrorCode.IMAGE_TOO_LARGE, "Undeclared");
                    case "throttled" -> throw new ServiceException(ErrorCode.THROTTLING, "Service Unavailable");
                    case "bug" -> throw new IllegalStateException("secret detail");
                    default ->
                        CreateProjectResponse.builder()
                                .projectArn("arn:aws:rekognition:us-east-1:"
                                        + context.caller().account() + ":project/" + input.projectName() + "/1")
                                .build();
                });
    }

    private static Operation<?, ?> describeProjects() {
        return new Operation<DescribeProjectsRequest, DescribeProjectsResponse>(
                "DescribeProjects",
                DescribeProjectsRequest::builder,
                _ -> List.of(new Access("rekognition:DescribeProjects", "*")),
                Set.of(ErrorCode.INVALID_PAGINATION_TOKEN),
                (_, _) -> DescribeProjectsResponse.builder()
                        .projectDescriptions(ProjectDescription.builder()
                                .projectArn("arn:aws:rekognition:us-east-1:111122223333:project/p/1656701487086")
                                .creationTimestamp(Instant.ofEpochMilli(1_656_701_487_086L))
                                .status("CREATED")
                                .datasets(List.of())
                                .build())
                        .build());
    }

    private static Operation<?, ?> deleteProject() {
        return new Operation<DeleteProjectRequest, DeleteProjectResponse>(
                "DeleteProject",
                DeleteProjectRequest::builder,
                input -> List.of(new Access("rekognition:DeleteProject", input.projectArn())),
                Set.of(),
                (_, _) -> DeleteProjectResponse.builder().status("DELETING").build());
    }

    private static Operation<?, ?> empty(String name) {
        return new Operation<SdkPojo, SdkPojo>(name, builder(name + "Request"), _ -> List.of(), Set.of(), (_, _) ->
                (SdkPojo) ((Buildable) builder(name + "Response").get()).build());
    }

    private static Supplier<SdkPojo> builder(String className) {
        return () -> {
            try {
                return (SdkPojo) Class.forName("software.amazon.awssdk.services.rekognition.model." + className)
                        .getMethod("builder")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
