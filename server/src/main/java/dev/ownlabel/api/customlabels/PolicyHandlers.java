package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.customlabels.policies.ProjectPolicy;
import java.util.Objects;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyResponse;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesRequest;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesResponse;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyResponse;

/** PutProjectPolicy, ListProjectPolicies, DeleteProjectPolicy. */
final class PolicyHandlers {
    /** Also the most that a page may have. */
    private static final int PAGE = 5;

    private final ProjectPolicies policies;
    private final RequestArns arns;

    PolicyHandlers(ProjectPolicies policies, RequestArns arns) {
        this.policies = policies;
        this.arns = arns;
    }

    PutProjectPolicyResponse put(RequestContext context, PutProjectPolicyRequest input) {
        return PutProjectPolicyResponse.builder()
                .policyRevisionId(policies.put(
                        arns.project(input.projectArn()),
                        input.policyName(),
                        input.policyRevisionId(),
                        input.policyDocument()))
                .build();
    }

    ListProjectPoliciesResponse list(RequestContext context, ListProjectPoliciesRequest input) {
        ProjectArn project = arns.project(input.projectArn());
        Paging paging = Paging.of(
                input.nextToken(),
                Objects.requireNonNullElse(input.maxResults(), PAGE),
                "ListProjectPolicies",
                context.caller().account(),
                project);
        Page<ProjectPolicy> page = policies.list(project, paging.position(), paging.most());
        return ListProjectPoliciesResponse.builder()
                .projectPolicies(
                        page.items().stream().map(PolicyHandlers::description).toList())
                .nextToken(paging.token(page.next()))
                .build();
    }

    DeleteProjectPolicyResponse delete(RequestContext context, DeleteProjectPolicyRequest input) {
        policies.delete(arns.project(input.projectArn()), input.policyName(), input.policyRevisionId());
        return DeleteProjectPolicyResponse.builder().build();
    }

    private static software.amazon.awssdk.services.rekognition.model.ProjectPolicy description(ProjectPolicy policy) {
        return software.amazon.awssdk.services.rekognition.model.ProjectPolicy.builder()
                .projectArn(policy.project().toString())
                .policyName(policy.name())
                .policyRevisionId(policy.revisionId())
                .policyDocument(policy.document())
                .creationTimestamp(policy.createdAt())
                .lastUpdatedTimestamp(policy.updatedAt())
                .build();
    }
}
