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
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** The operations on policies that a role holds. */
record RolePolicyRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "PutRolePolicy",
                PutRolePolicyRequest::builder,
                (caller, input) -> needs.on(caller, "PutRolePolicy", Kind.ROLE, input.roleName()),
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::put);
        rows.add(
                "GetRolePolicy",
                GetRolePolicyRequest::builder,
                (caller, input) -> needs.on(caller, "GetRolePolicy", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListRolePolicies",
                ListRolePoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListRolePolicies", Kind.ROLE, input.roleName()),
                Set.of(INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::list);
        rows.add(
                "DeleteRolePolicy",
                DeleteRolePolicyRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteRolePolicy", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::delete);
        rows.add(
                "AttachRolePolicy",
                AttachRolePolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller, "AttachRolePolicy", Kind.ROLE, input.roleName(), IamNeeds.attached(input.policyArn())),
                Set.of(INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::attach);
        rows.add(
                "DetachRolePolicy",
                DetachRolePolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller, "DetachRolePolicy", Kind.ROLE, input.roleName(), IamNeeds.attached(input.policyArn())),
                Set.of(NO_SUCH_ENTITY),
                this::detach);
        rows.add(
                "ListAttachedRolePolicies",
                ListAttachedRolePoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListAttachedRolePolicies", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::listAttached);
    }

    private PutRolePolicyResponse put(RequestContext context, PutRolePolicyRequest input) {
        directory
                .inline()
                .put(
                        context.caller().account(),
                        Kind.ROLE,
                        input.roleName(),
                        input.policyName(),
                        input.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    private GetRolePolicyResponse get(RequestContext context, GetRolePolicyRequest input) {
        String document =
                directory.inline().get(context.caller().account(), Kind.ROLE, input.roleName(), input.policyName());
        return GetRolePolicyResponse.builder()
                .roleName(input.roleName())
                .policyName(input.policyName())
                .policyDocument(Shapes.encoded(document))
                .build();
    }

    private ListRolePoliciesResponse list(RequestContext context, ListRolePoliciesRequest input) {
        AccountId account = context.caller().account();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListRolePolicies", account, input.roleName());
        Page<String> page = directory.inline().list(account, Kind.ROLE, input.roleName(), marker.part());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private DeleteRolePolicyResponse delete(RequestContext context, DeleteRolePolicyRequest input) {
        directory.inline().delete(context.caller().account(), Kind.ROLE, input.roleName(), input.policyName());
        return DeleteRolePolicyResponse.builder().build();
    }

    private AttachRolePolicyResponse attach(RequestContext context, AttachRolePolicyRequest input) {
        directory.attachments().attach(context.caller().account(), Kind.ROLE, input.roleName(), input.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    private DetachRolePolicyResponse detach(RequestContext context, DetachRolePolicyRequest input) {
        directory.attachments().detach(context.caller().account(), Kind.ROLE, input.roleName(), input.policyArn());
        return DetachRolePolicyResponse.builder().build();
    }

    /** At most ten: one page. */
    private ListAttachedRolePoliciesResponse listAttached(
            RequestContext context, ListAttachedRolePoliciesRequest input) {
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(
                        directory.attachments().of(context.caller().account(), Kind.ROLE, input.roleName()).stream()
                                .map(Shapes::attached)
                                .toList())
                .isTruncated(false)
                .build();
    }
}
