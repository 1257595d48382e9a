package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.DELETE_CONFLICT;
import static dev.ownlabel.aws.ErrorCode.ENTITY_ALREADY_EXISTS;
import static dev.ownlabel.aws.ErrorCode.INVALID_INPUT;
import static dev.ownlabel.aws.ErrorCode.INVALID_PAGINATION_TOKEN;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.MALFORMED_POLICY_DOCUMENT;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.ManagedPolicies;
import dev.ownlabel.iam.directory.ManagedPolicy;
import dev.ownlabel.iam.directory.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PolicyGroup;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyUser;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** The operations on managed policies and their versions. */
record PolicyRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "CreatePolicy",
                CreatePolicyRequest::builder,
                (caller, input) ->
                        needs.create(caller, "CreatePolicy", "policy", input.path(), input.policyName(), Map.of()),
                Set.of(ENTITY_ALREADY_EXISTS, INVALID_INPUT, LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT),
                this::create);
        rows.add(
                "GetPolicy",
                GetPolicyRequest::builder,
                (_, input) -> needs.policy("GetPolicy", input.policyArn()),
                Set.of(NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListPolicies",
                ListPoliciesRequest::builder,
                (_, _) -> needs.all("ListPolicies"),
                Set.of(INVALID_INPUT, INVALID_PAGINATION_TOKEN),
                this::list);
        rows.add(
                "DeletePolicy",
                DeletePolicyRequest::builder,
                (_, input) -> needs.policy("DeletePolicy", input.policyArn()),
                Set.of(DELETE_CONFLICT, NO_SUCH_ENTITY),
                this::delete);
        rows.add(
                "ListEntitiesForPolicy",
                ListEntitiesForPolicyRequest::builder,
                (_, input) -> needs.policy("ListEntitiesForPolicy", input.policyArn()),
                Set.of(INVALID_INPUT, INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::holders);
        addVersions(rows);
    }

    private void addVersions(Rows rows) {
        rows.add(
                "CreatePolicyVersion",
                CreatePolicyVersionRequest::builder,
                (_, input) -> needs.policy("CreatePolicyVersion", input.policyArn()),
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::createVersion);
        rows.add(
                "GetPolicyVersion",
                GetPolicyVersionRequest::builder,
                (_, input) -> needs.policy("GetPolicyVersion", input.policyArn()),
                Set.of(NO_SUCH_ENTITY),
                this::getVersion);
        rows.add(
                "ListPolicyVersions",
                ListPolicyVersionsRequest::builder,
                (_, input) -> needs.policy("ListPolicyVersions", input.policyArn()),
                Set.of(NO_SUCH_ENTITY),
                this::listVersions);
        rows.add(
                "SetDefaultPolicyVersion",
                SetDefaultPolicyVersionRequest::builder,
                (_, input) -> needs.policy("SetDefaultPolicyVersion", input.policyArn()),
                Set.of(NO_SUCH_ENTITY),
                this::setDefault);
        rows.add(
                "DeletePolicyVersion",
                DeletePolicyVersionRequest::builder,
                (_, input) -> needs.policy("DeletePolicyVersion", input.policyArn()),
                Set.of(DELETE_CONFLICT, NO_SUCH_ENTITY),
                this::deleteVersion);
    }

    private CreatePolicyResponse create(RequestContext context, CreatePolicyRequest input) {
        if (!input.tags().isEmpty()) {
            throw new ServiceException(INVALID_INPUT, "Tags of policies are not supported");
        }
        ManagedPolicy policy = directory
                .managed()
                .create(
                        context.caller().account(),
                        input.policyName(),
                        input.path(),
                        input.description(),
                        input.policyDocument());
        return CreatePolicyResponse.builder().policy(Shapes.policy(policy)).build();
    }

    private GetPolicyResponse get(RequestContext context, GetPolicyRequest input) {
        return GetPolicyResponse.builder()
                .policy(Shapes.policy(directory.managed().get(context.caller().account(), input.policyArn())))
                .build();
    }

    private ListPoliciesResponse list(RequestContext context, ListPoliciesRequest input) {
        if (input.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY) {
            throw new ServiceException(INVALID_INPUT, "PolicyUsageFilter PermissionsBoundary is not supported");
        }
        AccountId account = context.caller().account();
        ManagedPolicies.Scope scope = switch (input.scope() == null ? PolicyScopeType.ALL : input.scope()) {
            case AWS -> ManagedPolicies.Scope.AWS;
            case LOCAL -> ManagedPolicies.Scope.LOCAL;
            case ALL, UNKNOWN_TO_SDK_VERSION -> ManagedPolicies.Scope.ALL;
        };
        boolean attached = Boolean.TRUE.equals(input.onlyAttached());
        String prefix = input.pathPrefix() == null ? "/" : input.pathPrefix();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListPolicies", account, scope, attached, prefix);
        Page<ManagedPolicy> page = directory.managed().list(account, scope, attached, prefix, marker.part());
        return ListPoliciesResponse.builder()
                .policies(page.items().stream().map(Shapes::policy).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private DeletePolicyResponse delete(RequestContext context, DeletePolicyRequest input) {
        directory.managed().delete(context.caller().account(), input.policyArn());
        return DeletePolicyResponse.builder().build();
    }

    private ListEntitiesForPolicyResponse holders(RequestContext context, ListEntitiesForPolicyRequest input) {
        if (input.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY) {
            throw new ServiceException(INVALID_INPUT, "PolicyUsageFilter PermissionsBoundary is not supported");
        }
        AccountId account = context.caller().account();
        directory.managed().get(account, input.policyArn());
        String prefix = input.pathPrefix() == null ? "/" : input.pathPrefix();
        Marker marker =
                Marker.of(input.marker(), input.maxItems(), "ListEntitiesForPolicy", account, input.policyArn());
        Page<Identity> page = directory.attachments().holders(account, input.policyArn(), marker.part());
        List<Identity> shown = page.items().stream()
                .filter(holder -> holder.path().startsWith(prefix))
                .filter(holder -> wanted(input.entityFilter(), holder.kind()))
                .toList();
        return ListEntitiesForPolicyResponse.builder()
                .policyUsers(of(shown, Kind.USER).stream()
                        .map(user -> PolicyUser.builder()
                                .userName(user.name())
                                .userId(user.id())
                                .build())
                        .toList())
                .policyGroups(of(shown, Kind.GROUP).stream()
                        .map(group -> PolicyGroup.builder()
                                .groupName(group.name())
                                .groupId(group.id())
                                .build())
                        .toList())
                .policyRoles(of(shown, Kind.ROLE).stream()
                        .map(role -> PolicyRole.builder()
                                .roleName(role.name())
                                .roleId(role.id())
                                .build())
                        .toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private static boolean wanted(@Nullable EntityType filter, Kind kind) {
        return switch (filter) {
            case null -> true;
            case USER -> kind == Kind.USER;
            case GROUP -> kind == Kind.GROUP;
            case ROLE -> kind == Kind.ROLE;
            case LOCAL_MANAGED_POLICY, AWS_MANAGED_POLICY, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private static List<Identity> of(List<Identity> holders, Kind kind) {
        return holders.stream().filter(holder -> holder.kind() == kind).toList();
    }

    private CreatePolicyVersionResponse createVersion(RequestContext context, CreatePolicyVersionRequest input) {
        ManagedPolicy.Version version = directory
                .managed()
                .createVersion(
                        context.caller().account(),
                        input.policyArn(),
                        input.policyDocument(),
                        Boolean.TRUE.equals(input.setAsDefault()));
        return CreatePolicyVersionResponse.builder()
                .policyVersion(Shapes.version(version))
                .build();
    }

    private GetPolicyVersionResponse getVersion(RequestContext context, GetPolicyVersionRequest input) {
        ManagedPolicy.Version version = directory
                .managed()
                .version(context.caller().account(), input.policyArn(), Shapes.versionNumber(input.versionId()));
        return GetPolicyVersionResponse.builder()
                .policyVersion(Shapes.version(version).toBuilder()
                        .document(Shapes.encoded(version.document()))
                        .build())
                .build();
    }

    /** At most five: one page. */
    private ListPolicyVersionsResponse listVersions(RequestContext context, ListPolicyVersionsRequest input) {
        return ListPolicyVersionsResponse.builder()
                .versions(directory.managed().versions(context.caller().account(), input.policyArn()).stream()
                        .map(Shapes::version)
                        .toList())
                .isTruncated(false)
                .build();
    }

    private SetDefaultPolicyVersionResponse setDefault(RequestContext context, SetDefaultPolicyVersionRequest input) {
        directory
                .managed()
                .setDefault(context.caller().account(), input.policyArn(), Shapes.versionNumber(input.versionId()));
        return SetDefaultPolicyVersionResponse.builder().build();
    }

    private DeletePolicyVersionResponse deleteVersion(RequestContext context, DeletePolicyVersionRequest input) {
        directory
                .managed()
                .deleteVersion(context.caller().account(), input.policyArn(), Shapes.versionNumber(input.versionId()));
        return DeletePolicyVersionResponse.builder().build();
    }
}
