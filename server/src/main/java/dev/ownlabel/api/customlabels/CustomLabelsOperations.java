package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.Operation;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesRequest;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesResponse;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyResponse;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.TagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.TagResourceResponse;
import software.amazon.awssdk.services.rekognition.model.UntagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.UntagResourceResponse;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesResponse;

/**
 * The operation table of Custom Labels: all 23 rows with what each needs to be allowed and which errors it declares (specification,
 * operations.md §1). Routing, authorisation and the coverage test read it; nothing else lists operations.
 */
public final class CustomLabelsOperations {
    private final CustomLabelsDomain domain;
    private final RequestArns arns;

    public CustomLabelsOperations(CustomLabelsDomain domain, Region region) {
        this.domain = domain;
        this.arns = new RequestArns(region);
    }

    /** Every row. */
    public List<Operation<?, ?>> table() {
        List<Operation<?, ?>> table = new ArrayList<>();
        addProjects(table, new ProjectHandlers(domain.projects(), domain.datasets(), arns));
        addDatasets(table, new DatasetHandlers(domain, arns));
        addVersions(table, new VersionHandlers(domain, arns));
        addDetectionAndTags(table, new DetectionHandler(domain, arns), new TagHandlers(domain.tags(), arns));
        addSharing(
                table,
                new PolicyHandlers(domain.policies(), arns),
                new CopyHandler(domain.copyChecks(), domain.copies(), arns));
        return List.copyOf(table);
    }

    private static void addProjects(List<Operation<?, ?>> table, ProjectHandlers handlers) {
        table.add(new Operation<CreateProjectRequest, CreateProjectResponse>(
                "CreateProject",
                CreateProjectRequest::builder,
                Needs::createProject,
                Set.of(ErrorCode.RESOURCE_IN_USE, ErrorCode.LIMIT_EXCEEDED),
                handlers::create));
        table.add(new Operation<DeleteProjectRequest, DeleteProjectResponse>(
                "DeleteProject",
                DeleteProjectRequest::builder,
                input -> Needs.on("DeleteProject", input.projectArn()),
                Set.of(ErrorCode.RESOURCE_IN_USE, ErrorCode.RESOURCE_NOT_FOUND),
                handlers::delete));
        table.add(new Operation<DescribeProjectsRequest, DescribeProjectsResponse>(
                "DescribeProjects",
                DescribeProjectsRequest::builder,
                _ -> Needs.on("DescribeProjects", "*"),
                Set.of(ErrorCode.INVALID_PAGINATION_TOKEN),
                handlers::describe));
    }

    private static void addDatasets(List<Operation<?, ?>> table, DatasetHandlers handlers) {
        table.add(new Operation<CreateDatasetRequest, CreateDatasetResponse>(
                "CreateDataset",
                CreateDatasetRequest::builder,
                Needs::createDataset,
                Set.of(
                        ErrorCode.LIMIT_EXCEEDED,
                        ErrorCode.INVALID_S3_OBJECT,
                        ErrorCode.RESOURCE_ALREADY_EXISTS,
                        ErrorCode.RESOURCE_NOT_FOUND),
                handlers::create));
        table.add(new Operation<DeleteDatasetRequest, DeleteDatasetResponse>(
                "DeleteDataset",
                DeleteDatasetRequest::builder,
                input -> Needs.on("DeleteDataset", input.datasetArn()),
                Set.of(ErrorCode.LIMIT_EXCEEDED, ErrorCode.RESOURCE_IN_USE, ErrorCode.RESOURCE_NOT_FOUND),
                handlers::delete));
        table.add(new Operation<DescribeDatasetRequest, DescribeDatasetResponse>(
                "DescribeDataset",
                DescribeDatasetRequest::builder,
                input -> Needs.on("DescribeDataset", input.datasetArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND),
                handlers::describe));
        table.add(new Operation<ListDatasetEntriesRequest, ListDatasetEntriesResponse>(
                "ListDatasetEntries",
                ListDatasetEntriesRequest::builder,
                input -> Needs.on("ListDatasetEntries", input.datasetArn()),
                Set.of(
                        ErrorCode.RESOURCE_IN_USE,
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.INVALID_PAGINATION_TOKEN,
                        ErrorCode.RESOURCE_NOT_READY),
                handlers::listEntries));
        table.add(new Operation<ListDatasetLabelsRequest, ListDatasetLabelsResponse>(
                "ListDatasetLabels",
                ListDatasetLabelsRequest::builder,
                input -> Needs.on("ListDatasetLabels", input.datasetArn()),
                Set.of(
                        ErrorCode.RESOURCE_IN_USE,
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.INVALID_PAGINATION_TOKEN,
                        ErrorCode.RESOURCE_NOT_READY),
                handlers::listLabels));
        table.add(new Operation<UpdateDatasetEntriesRequest, UpdateDatasetEntriesResponse>(
                "UpdateDatasetEntries",
                UpdateDatasetEntriesRequest::builder,
                input -> Needs.on("UpdateDatasetEntries", input.datasetArn()),
                Set.of(ErrorCode.LIMIT_EXCEEDED, ErrorCode.RESOURCE_IN_USE, ErrorCode.RESOURCE_NOT_FOUND),
                handlers::update));
        table.add(new Operation<DistributeDatasetEntriesRequest, DistributeDatasetEntriesResponse>(
                "DistributeDatasetEntries",
                DistributeDatasetEntriesRequest::builder,
                Needs::distribute,
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.RESOURCE_NOT_READY),
                handlers::distribute));
    }

    private static void addVersions(List<Operation<?, ?>> table, VersionHandlers handlers) {
        table.add(new Operation<CreateProjectVersionRequest, CreateProjectVersionResponse>(
                "CreateProjectVersion",
                CreateProjectVersionRequest::builder,
                Needs::createProjectVersion,
                Set.of(
                        ErrorCode.RESOURCE_IN_USE,
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.LIMIT_EXCEEDED,
                        ErrorCode.SERVICE_QUOTA_EXCEEDED),
                handlers::create));
        table.add(new Operation<DeleteProjectVersionRequest, DeleteProjectVersionResponse>(
                "DeleteProjectVersion",
                DeleteProjectVersionRequest::builder,
                input -> Needs.on("DeleteProjectVersion", input.projectVersionArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.RESOURCE_IN_USE),
                handlers::delete));
        table.add(new Operation<DescribeProjectVersionsRequest, DescribeProjectVersionsResponse>(
                "DescribeProjectVersions",
                DescribeProjectVersionsRequest::builder,
                input -> Needs.on("DescribeProjectVersions", input.projectArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.INVALID_PAGINATION_TOKEN),
                handlers::describe));
        table.add(new Operation<StartProjectVersionRequest, StartProjectVersionResponse>(
                "StartProjectVersion",
                StartProjectVersionRequest::builder,
                input -> Needs.on("StartProjectVersion", input.projectVersionArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.RESOURCE_IN_USE, ErrorCode.LIMIT_EXCEEDED),
                handlers::start));
        table.add(new Operation<StopProjectVersionRequest, StopProjectVersionResponse>(
                "StopProjectVersion",
                StopProjectVersionRequest::builder,
                input -> Needs.on("StopProjectVersion", input.projectVersionArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.RESOURCE_IN_USE),
                handlers::stop));
    }

    private void addDetectionAndTags(List<Operation<?, ?>> table, DetectionHandler detection, TagHandlers tags) {
        table.add(new Operation<DetectCustomLabelsRequest, DetectCustomLabelsResponse>(
                "DetectCustomLabels",
                DetectCustomLabelsRequest::builder,
                input -> Needs.on("DetectCustomLabels", input.projectVersionArn()),
                Set.of(
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.RESOURCE_NOT_READY,
                        ErrorCode.INVALID_S3_OBJECT,
                        ErrorCode.IMAGE_TOO_LARGE,
                        ErrorCode.LIMIT_EXCEEDED,
                        ErrorCode.INVALID_IMAGE_FORMAT),
                detection::detect));
        table.add(new Operation<TagResourceRequest, TagResourceResponse>(
                "TagResource",
                TagResourceRequest::builder,
                input -> Needs.tag(arns.taggable(input.resourceArn()), input.tags()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.SERVICE_QUOTA_EXCEEDED),
                tags::tag));
        table.add(new Operation<UntagResourceRequest, UntagResourceResponse>(
                "UntagResource",
                UntagResourceRequest::builder,
                input -> Needs.untag(arns.taggable(input.resourceArn()), input.tagKeys()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND),
                tags::untag));
        table.add(new Operation<ListTagsForResourceRequest, ListTagsForResourceResponse>(
                "ListTagsForResource",
                ListTagsForResourceRequest::builder,
                input -> Needs.on("ListTagsForResource", arns.taggable(input.resourceArn())),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND),
                tags::list));
    }

    private static void addSharing(List<Operation<?, ?>> table, PolicyHandlers policies, CopyHandler copy) {
        table.add(new Operation<CopyProjectVersionRequest, CopyProjectVersionResponse>(
                "CopyProjectVersion",
                CopyProjectVersionRequest::builder,
                _ -> List.of(), // the handler asks: the source's account has a say
                Set.of(
                        ErrorCode.LIMIT_EXCEEDED,
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.SERVICE_QUOTA_EXCEEDED,
                        ErrorCode.RESOURCE_IN_USE),
                copy::copy));
        table.add(new Operation<PutProjectPolicyRequest, PutProjectPolicyResponse>(
                "PutProjectPolicy",
                PutProjectPolicyRequest::builder,
                input -> Needs.on("PutProjectPolicy", input.projectArn()),
                Set.of(
                        ErrorCode.INVALID_POLICY_REVISION_ID,
                        ErrorCode.MALFORMED_POLICY_DOCUMENT,
                        ErrorCode.RESOURCE_NOT_FOUND,
                        ErrorCode.RESOURCE_ALREADY_EXISTS,
                        ErrorCode.SERVICE_QUOTA_EXCEEDED,
                        ErrorCode.LIMIT_EXCEEDED),
                policies::put));
        table.add(new Operation<ListProjectPoliciesRequest, ListProjectPoliciesResponse>(
                "ListProjectPolicies",
                ListProjectPoliciesRequest::builder,
                input -> Needs.on("ListProjectPolicies", input.projectArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.INVALID_PAGINATION_TOKEN),
                policies::list));
        table.add(new Operation<DeleteProjectPolicyRequest, DeleteProjectPolicyResponse>(
                "DeleteProjectPolicy",
                DeleteProjectPolicyRequest::builder,
                input -> Needs.on("DeleteProjectPolicy", input.projectArn()),
                Set.of(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.INVALID_POLICY_REVISION_ID),
                policies::delete));
    }
}
