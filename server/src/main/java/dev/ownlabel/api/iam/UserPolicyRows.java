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
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/** The operations on policies that a user holds. */
record UserPolicyRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "PutUserPolicy",
                PutUserPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "PutUserPolicy", Kind.USER, input.userName()),
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::put);
        rows.add(
                "GetUserPolicy",
                GetUserPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "GetUserPolicy", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListUserPolicies",
                ListUserPoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListUserPolicies", Kind.USER, input.userName()),
                Set.of(INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::list);
        rows.add(
                "DeleteUserPolicy",
                DeleteUserPolicyRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteUserPolicy", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::delete);
        rows.add(
                "AttachUserPolicy",
                AttachUserPolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller, "AttachUserPolicy", Kind.USER, input.userName(), IamNeeds.attached(input.policyArn())),
                Set.of(INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::attach);
        rows.add(
                "DetachUserPolicy",
                DetachUserPolicyRequest::builder,
                (caller, input) -> needs.on(
                        caller, "DetachUserPolicy", Kind.USER, input.userName(), IamNeeds.attached(input.policyArn())),
                Set.of(NO_SUCH_ENTITY),
                this::detach);
        rows.add(
                "ListAttachedUserPolicies",
                ListAttachedUserPoliciesRequest::builder,
                (caller, input) -> needs.on(caller, "ListAttachedUserPolicies", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::listAttached);
    }

    private PutUserPolicyResponse put(RequestContext context, PutUserPolicyRequest input) {
        directory
                .inline()
                .put(
                        context.caller().account(),
                        Kind.USER,
                        input.userName(),
                        input.policyName(),
                        input.policyDocument());
        return PutUserPolicyResponse.builder().build();
    }

    private GetUserPolicyResponse get(RequestContext context, GetUserPolicyRequest input) {
        String document =
                directory.inline().get(context.caller().account(), Kind.USER, input.userName(), input.policyName());
        return GetUserPolicyResponse.builder()
                .userName(input.userName())
                .policyName(input.policyName())
                .policyDocument(Shapes.encoded(document))
                .build();
    }

    private ListUserPoliciesResponse list(RequestContext context, ListUserPoliciesRequest input) {
        AccountId account = context.caller().account();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListUserPolicies", account, input.userName());
        Page<String> page = directory.inline().list(account, Kind.USER, input.userName(), marker.part());
        return ListUserPoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private DeleteUserPolicyResponse delete(RequestContext context, DeleteUserPolicyRequest input) {
        directory.inline().delete(context.caller().account(), Kind.USER, input.userName(), input.policyName());
        return DeleteUserPolicyResponse.builder().build();
    }

    private AttachUserPolicyResponse attach(RequestContext context, AttachUserPolicyRequest input) {
        directory.attachments().attach(context.caller().account(), Kind.USER, input.userName(), input.policyArn());
        return AttachUserPolicyResponse.builder().build();
    }

    private DetachUserPolicyResponse detach(RequestContext context, DetachUserPolicyRequest input) {
        directory.attachments().detach(context.caller().account(), Kind.USER, input.userName(), input.policyArn());
        return DetachUserPolicyResponse.builder().build();
    }

    /** At most ten: one page. */
    private ListAttachedUserPoliciesResponse listAttached(
            RequestContext context, ListAttachedUserPoliciesRequest input) {
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(
                        directory.attachments().of(context.caller().account(), Kind.USER, input.userName()).stream()
                                .map(Shapes::attached)
                                .toList())
                .isTruncated(false)
                .build();
    }
}
