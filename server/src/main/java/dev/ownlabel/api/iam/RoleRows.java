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
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identities.NewIdentity;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.Page;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** The operations on roles. */
record RoleRows(Directory directory, IamNeeds needs) {
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    void addTo(Rows rows) {
        rows.add(
                "CreateRole",
                CreateRoleRequest::builder,
                (caller, input) -> needs.create(
                        caller,
                        "CreateRole",
                        "role",
                        input.path(),
                        input.roleName(),
                        IamNeeds.made(input.tags(), input.permissionsBoundary())),
                Set.of(ENTITY_ALREADY_EXISTS, INVALID_INPUT, LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::create);
        rows.add(
                "GetRole",
                GetRoleRequest::builder,
                (caller, input) -> needs.on(caller, "GetRole", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListRoles",
                ListRolesRequest::builder,
                (_, _) -> needs.all("ListRoles"),
                Set.of(INVALID_PAGINATION_TOKEN),
                this::list);
        rows.add(
                "UpdateRole",
                UpdateRoleRequest::builder,
                (caller, input) -> needs.on(caller, "UpdateRole", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::update);
        rows.add(
                "UpdateAssumeRolePolicy",
                UpdateAssumeRolePolicyRequest::builder,
                (caller, input) -> needs.on(caller, "UpdateAssumeRolePolicy", Kind.ROLE, input.roleName()),
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, NO_SUCH_ENTITY),
                this::updateTrust);
        rows.add(
                "DeleteRole",
                DeleteRoleRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteRole", Kind.ROLE, input.roleName()),
                Set.of(DELETE_CONFLICT, NO_SUCH_ENTITY),
                this::delete);
        addTags(rows);
        addBoundaries(rows);
    }

    private void addTags(Rows rows) {
        rows.add(
                "TagRole",
                TagRoleRequest::builder,
                (caller, input) ->
                        needs.on(caller, "TagRole", Kind.ROLE, input.roleName(), IamNeeds.made(input.tags(), null)),
                Set.of(INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::tag);
        rows.add(
                "UntagRole",
                UntagRoleRequest::builder,
                (caller, input) -> needs.on(caller, "UntagRole", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::untag);
        rows.add(
                "ListRoleTags",
                ListRoleTagsRequest::builder,
                (caller, input) -> needs.on(caller, "ListRoleTags", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::listTags);
    }

    private void addBoundaries(Rows rows) {
        rows.add(
                "PutRolePermissionsBoundary",
                PutRolePermissionsBoundaryRequest::builder,
                (caller, input) -> needs.on(caller, "PutRolePermissionsBoundary", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::putBoundary);
        rows.add(
                "DeleteRolePermissionsBoundary",
                DeleteRolePermissionsBoundaryRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteRolePermissionsBoundary", Kind.ROLE, input.roleName()),
                Set.of(NO_SUCH_ENTITY),
                this::deleteBoundary);
    }

    private CreateRoleResponse create(RequestContext context, CreateRoleRequest input) {
        Duration longest =
                input.maxSessionDuration() == null ? DEFAULT_SESSION : Duration.ofSeconds(input.maxSessionDuration());
        Identity role = directory
                .identities()
                .create(new NewIdentity(
                        context.caller().account(),
                        Kind.ROLE,
                        input.roleName(),
                        input.path(),
                        input.permissionsBoundary(),
                        new Identity.Role(input.assumeRolePolicyDocument(), input.description(), longest),
                        Shapes.tags(input.tags())));
        return CreateRoleResponse.builder()
                .role(
                        input.hasTags()
                                ? Shapes.role(role).toBuilder()
                                        .tags(input.tags())
                                        .build()
                                : Shapes.role(role))
                .build();
    }

    private GetRoleResponse get(RequestContext context, GetRoleRequest input) {
        Identity role = directory.identities().get(context.caller().account(), Kind.ROLE, input.roleName());
        return GetRoleResponse.builder()
                .role(Shapes.role(role).toBuilder()
                        .tags(Shapes.tags(directory.tags().of(role)))
                        .build())
                .build();
    }

    private ListRolesResponse list(RequestContext context, ListRolesRequest input) {
        AccountId account = context.caller().account();
        String prefix = input.pathPrefix() == null ? "/" : input.pathPrefix();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListRoles", account, prefix);
        Page<Identity> page = directory.identities().list(account, Kind.ROLE, prefix, marker.part());
        return ListRolesResponse.builder()
                .roles(page.items().stream().map(Shapes::role).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private UpdateRoleResponse update(RequestContext context, UpdateRoleRequest input) {
        directory
                .identities()
                .updateRole(
                        context.caller().account(),
                        input.roleName(),
                        role -> new Identity.Role(
                                role.trust(),
                                input.description() == null ? role.description() : input.description(),
                                input.maxSessionDuration() == null
                                        ? role.longestSession()
                                        : Duration.ofSeconds(input.maxSessionDuration())));
        return UpdateRoleResponse.builder().build();
    }

    private UpdateAssumeRolePolicyResponse updateTrust(RequestContext context, UpdateAssumeRolePolicyRequest input) {
        directory
                .identities()
                .updateRole(
                        context.caller().account(),
                        input.roleName(),
                        role -> new Identity.Role(input.policyDocument(), role.description(), role.longestSession()));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    private DeleteRoleResponse delete(RequestContext context, DeleteRoleRequest input) {
        directory.identities().delete(context.caller().account(), Kind.ROLE, input.roleName());
        return DeleteRoleResponse.builder().build();
    }

    private TagRoleResponse tag(RequestContext context, TagRoleRequest input) {
        directory.tags().put(context.caller().account(), Kind.ROLE, input.roleName(), Shapes.tags(input.tags()));
        return TagRoleResponse.builder().build();
    }

    private UntagRoleResponse untag(RequestContext context, UntagRoleRequest input) {
        directory.tags().remove(context.caller().account(), Kind.ROLE, input.roleName(), input.tagKeys());
        return UntagRoleResponse.builder().build();
    }

    /** At most fifty: one page. */
    private ListRoleTagsResponse listTags(RequestContext context, ListRoleTagsRequest input) {
        return ListRoleTagsResponse.builder()
                .tags(Shapes.tags(directory.tags().of(context.caller().account(), Kind.ROLE, input.roleName())))
                .isTruncated(false)
                .build();
    }

    private PutRolePermissionsBoundaryResponse putBoundary(
            RequestContext context, PutRolePermissionsBoundaryRequest input) {
        directory
                .identities()
                .limit(context.caller().account(), Kind.ROLE, input.roleName(), input.permissionsBoundary());
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    private DeleteRolePermissionsBoundaryResponse deleteBoundary(
            RequestContext context, DeleteRolePermissionsBoundaryRequest input) {
        directory.identities().limit(context.caller().account(), Kind.ROLE, input.roleName(), null);
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }
}
