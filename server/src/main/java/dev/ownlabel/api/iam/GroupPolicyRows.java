package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.INVALID_INPUT;
import static dev.ownlabel.aws.ErrorCode.INVALID_PAGINATION_TOKEN;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.MALFORMED_POLICY_DOCUMENT;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.Page;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;

/** The operations on policies that a group holds. */
record GroupPolicyRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "PutGroupPolicy",
                PutGroupPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "PutGroupPolicy", Kind.GROUP, input.groupName()),
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::put);
        rows.add(
                "GetGroupPolicy",
                GetGroupPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "GetGroupPolicy", Kind.GROUP, input.groupName()),
                Set.of(NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListGroupPolicies",
                ListGroupPoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListGroupPolicies", Kind.GROUP, input.groupName()),
                Set.of(INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::list);
        rows.add(
                "DeleteGroupPolicy",
                DeleteGroupPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteGroupPolicy", Kind.GROUP, input.groupName()),
                Set.of(NO_SUCH_ENTITY),
                this::delete);
        rows.add(
                "AttachGroupPolicy",
                AttachGroupPolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller,
                        "AttachGroupPolicy",
                        Kind.GROUP,
                        input.groupName(),
                        IamNeeds.attached(input.policyArn())),
                Set.of(INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::attach);
        rows.add(
                "DetachGroupPolicy",
                DetachGroupPolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller,
                        "DetachGroupPolicy",
                        Kind.GROUP,
                        input.groupName(),
                        IamNeeds.attached(input.policyArn())),
                Set.of(NO_SUCH_ENTITY),
                this::detach);
        rows.add(
                "ListAttachedGroupPolicies",
                ListAttachedGroupPoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListAttachedGroupPolicies", Kind.GROUP, input.groupName()),
                Set.of(NO_SUCH_ENTITY),
                this::listAttached);
    }

    private PutGroupPolicyResponse put(RequestContext context, PutGroupPolicyRequest input) {
        directory
                .inline()
                .put(
                        context.caller().account(),
                        Kind.GROUP,
                        input.groupName(),
                        input.policyName(),
                        input.policyDocument());
        return PutGroupPolicyResponse.builder().build();
    }

    private GetGroupPolicyResponse get(RequestContext context, GetGroupPolicyRequest input) {
        String document =
                directory.inline().get(context.caller().account(), Kind.GROUP, input.groupName(), input.policyName());
        return GetGroupPolicyResponse.builder()
                .groupName(input.groupName())
                .policyName(input.policyName())
                .policyDocument(Shapes.encoded(document))
                .build();
    }

    private ListGroupPoliciesResponse list(RequestContext context, ListGroupPoliciesRequest input) {
        AccountId account = context.caller().account();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListGroupPolicies", account, input.groupName());
        Page<String> page = directory.inline().list(account, Kind.GROUP, input.groupName(), marker.part());
        return ListGroupPoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private DeleteGroupPolicyResponse delete(RequestContext context, DeleteGroupPolicyRequest input) {
        directory.inline().delete(context.caller().account(), Kind.GROUP, input.groupName(), input.policyName());
        return DeleteGroupPolicyResponse.builder().build();
    }

    private AttachGroupPolicyResponse attach(RequestContext context, AttachGroupPolicyRequest input) {
        directory.attachments().attach(context.caller().account(), Kind.GROUP, input.groupName(), input.policyArn());
        return AttachGroupPolicyResponse.builder().build();
    }

    private DetachGroupPolicyResponse detach(RequestContext context, DetachGroupPolicyRequest input) {
        directory.attachments().detach(context.caller().account(), Kind.GROUP, input.groupName(), input.policyArn());
        return DetachGroupPolicyResponse.builder().build();
    }

    /** At most ten: one page. */
    private ListAttachedGroupPoliciesResponse listAttached(
            RequestContext context, ListAttachedGroupPoliciesRequest input) {
        return ListAttachedGroupPoliciesResponse.builder()
                .attachedPolicies(
                        directory.attachments().of(context.caller().account(), Kind.GROUP, input.groupName()).stream()
                                .map(Shapes::attached)
                                .toList())
                .isTruncated(false)
                .build();
    }
}
