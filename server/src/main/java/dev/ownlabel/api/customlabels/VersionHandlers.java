package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionLifecycle;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsResponse;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TrainingData;

/** The five operations on project versions. */
final class VersionHandlers {
    private final Projects projects;
    private final ProjectVersions versions;
    private final RunningModels models;
    private final KeyService keys;
    private final CallerRights rights;
    private final RequestArns arns;

    VersionHandlers(CustomLabelsDomain domain, RequestArns arns) {
        this.projects = domain.projects();
        this.versions = domain.versions();
        this.models = domain.models();
        this.keys = domain.keys();
        this.rights = domain.rights();
        this.arns = arns;
    }

    CreateProjectVersionResponse create(RequestContext context, CreateProjectVersionRequest input) {
        ProjectArn project = arns.project(input.projectArn());
        if (projects.find(project).isEmpty()) {
            throw Projects.notFound(project);
        }
        if (input.featureConfig() != null) {
            throw invalid("FeatureConfig does not fit a project of Custom Labels");
        }
        String bucket = input.outputConfig().s3Bucket();
        if (bucket == null || bucket.isEmpty()) {
            throw invalid("OutputConfig needs an S3Bucket");
        }
        TrainingSource.Manifests manifests = manifests(input.trainingData(), input.testingData());
        String prefix = input.outputConfig().s3KeyPrefix();
        requireRights(context.caller(), input, manifests);
        if (input.kmsKeyId() != null) {
            requireKey(context.caller().account(), project, input.kmsKeyId());
        }
        return CreateProjectVersionResponse.builder()
                .projectVersionArn(versions.create(new ProjectVersions.NewVersion(
                                project,
                                input.versionName(),
                                manifests,
                                bucket,
                                prefix == null ? "" : prefix,
                                input.kmsKeyId(),
                                input.versionDescription(),
                                input.tags()))
                        .toString())
                .build();
    }

    DescribeProjectVersionsResponse describe(RequestContext context, DescribeProjectVersionsRequest input) {
        ProjectArn project = arns.project(input.projectArn());
        Paging paging = Paging.of(
                input.nextToken(),
                input.maxResults(),
                "DescribeProjectVersions",
                context.caller().account(),
                project,
                input.versionNames());
        Page<ProjectVersion> page = versions.list(project, input.versionNames(), paging.position(), paging.most());
        return DescribeProjectVersionsResponse.builder()
                .projectVersionDescriptions(
                        page.items().stream().map(VersionDescriptions::of).toList())
                .nextToken(paging.token(page.next()))
                .build();
    }

    StartProjectVersionResponse start(RequestContext context, StartProjectVersionRequest input) {
        ProjectVersionArn version = arns.version(input.projectVersionArn());
        models.requireRoom(version);
        return StartProjectVersionResponse.builder()
                .status(VersionLifecycle.status(
                        versions.start(version, input.minInferenceUnits(), input.maxInferenceUnits())))
                .build();
    }

    StopProjectVersionResponse stop(RequestContext context, StopProjectVersionRequest input) {
        return StopProjectVersionResponse.builder()
                .status(VersionLifecycle.status(
                        versions.apply(arns.version(input.projectVersionArn()), new VersionEvent.StopRequested())))
                .build();
    }

    DeleteProjectVersionResponse delete(RequestContext context, DeleteProjectVersionRequest input) {
        return DeleteProjectVersionResponse.builder()
                .status(VersionLifecycle.status(
                        versions.apply(arns.version(input.projectVersionArn()), new VersionEvent.DeleteRequested())))
                .build();
    }

    /** Both or neither (specification, operations.md §5.11, D). */
    private static TrainingSource.@Nullable Manifests manifests(
            @Nullable TrainingData training, @Nullable TestingData testing) {
        if (training == null && testing == null) {
            return null;
        }
        if (training == null || testing == null) {
            throw invalid("TrainingData and TestingData must be given together or not at all");
        }
        boolean autoCreate = Boolean.TRUE.equals(testing.autoCreate());
        if (training.assets().isEmpty()) {
            throw invalid("TrainingData needs at least one asset");
        }
        if (testing.assets().isEmpty() != autoCreate) {
            throw invalid("TestingData needs either assets or AutoCreate");
        }
        return new TrainingSource.Manifests(
                S3Objects.locations(training.assets()), S3Objects.locations(testing.assets()), autoCreate);
    }

    private void requireRights(
            Caller caller, CreateProjectVersionRequest input, TrainingSource.@Nullable Manifests manifests) {
        if (manifests != null) {
            manifests.training().forEach(at -> rights.requireRead(caller, at));
            manifests.testing().forEach(at -> rights.requireRead(caller, at));
        }
        String prefix = input.outputConfig().s3KeyPrefix();
        rights.requireWrite(caller, input.outputConfig().s3Bucket(), prefix == null ? "*" : prefix + "/*");
        if (input.kmsKeyId() != null) {
            rights.requireKey(caller, input.kmsKeyId());
        }
    }

    /** A data key is made under it and thrown away: then the training will be able to, unless the key changes. */
    private void requireKey(AccountId account, ProjectArn project, String keyId) {
        try {
            keys.generate(
                    new KeyChoice.Customer(account, keyId), EncryptionContext.of(account.value(), project.toString()));
        } catch (KeyUnavailableException e) {
            throw new ServiceException(ErrorCode.INVALID_PARAMETER, "The KMS key cannot be used: " + e.getMessage(), e);
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_PARAMETER, message);
    }
}
