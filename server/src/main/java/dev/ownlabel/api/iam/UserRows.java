package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.DELETE_CONFLICT;
import static dev.ownlabel.aws.ErrorCode.ENTITY_ALREADY_EXISTS;
import static dev.ownlabel.aws.ErrorCode.INVALID_INPUT;
import static dev.ownlabel.aws.ErrorCode.INVALID_PAGINATION_TOKEN;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identities.NewIdentity;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.Page;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;

/** The operations on users. */
record UserRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "CreateUser",
                CreateUserRequest::builder,
                (caller, input) -> needs.create(
                        caller,
                        "CreateUser",
                        "user",
                        input.path(),
                        input.userName(),
                        IamNeeds.made(input.tags(), input.permissionsBoundary())),
                Set.of(ENTITY_ALREADY_EXISTS, INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::create);
        rows.add(
                "GetUser",
                GetUserRequest::builder,
                (caller, input) -> needs.on(caller, "GetUser", Kind.USER, IamNeeds.user(caller, input.userName())),
                Set.of(NO_SUCH_ENTITY, VALIDATION),
                this::get);
        rows.add(
                "ListUsers",
                ListUsersRequest::builder,
                (_, _) -> needs.all("ListUsers"),
                Set.of(INVALID_PAGINATION_TOKEN),
                this::list);
        rows.add(
                "UpdateUser",
                UpdateUserRequest::builder,
                (caller, input) -> needs.on(caller, "UpdateUser", Kind.USER, input.userName()),
                Set.of(ENTITY_ALREADY_EXISTS, NO_SUCH_ENTITY),
                this::update);
        rows.add(
                "DeleteUser",
                DeleteUserRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteUser", Kind.USER, input.userName()),
                Set.of(DELETE_CONFLICT, NO_SUCH_ENTITY),
                this::delete);
        addTags(rows);
        addBoundaries(rows);
    }

    private void addTags(Rows rows) {
        rows.add(
                "TagUser",
                TagUserRequest::builder,
                (caller, input) ->
                        needs.on(caller, "TagUser", Kind.USER, input.userName(), IamNeeds.made(input.tags(), null)),
                Set.of(INVALID_INPUT, LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::tag);
        rows.add(
                "UntagUser",
                UntagUserRequest::builder,
                (caller, input) -> needs.on(caller, "UntagUser", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::untag);
        rows.add(
                "ListUserTags",
                ListUserTagsRequest::builder,
                (caller, input) -> needs.on(caller, "ListUserTags", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::listTags);
    }

    private void addBoundaries(Rows rows) {
        rows.add(
                "PutUserPermissionsBoundary",
                PutUserPermissionsBoundaryRequest::builder,
                (caller, input) -> needs.on(caller, "PutUserPermissionsBoundary", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::putBoundary);
        rows.add(
                "DeleteUserPermissionsBoundary",
                DeleteUserPermissionsBoundaryRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteUserPermissionsBoundary", Kind.USER, input.userName()),
                Set.of(NO_SUCH_ENTITY),
                this::deleteBoundary);
    }

    private CreateUserResponse create(RequestContext context, CreateUserRequest input) {
        Identity user = directory
                .identities()
                .create(new NewIdentity(
                        context.caller().account(),
                        Kind.USER,
                        input.userName(),
                        input.path(),
                        input.permissionsBoundary(),
                        null,
                        Shapes.tags(input.tags())));
        return CreateUserResponse.builder()
                .user(
                        input.hasTags()
                                ? Shapes.user(user).toBuilder()
                                        .tags(input.tags())
                                        .build()
                                : Shapes.user(user))
                .build();
    }

    private GetUserResponse get(RequestContext context, GetUserRequest input) {
        AccountId account = context.caller().account();
        String name = IamNeeds.user(context.caller(), input.userName());
        Identity user = directory.identities().get(account, Kind.USER, name);
        return GetUserResponse.builder()
                .user(Shapes.user(user).toBuilder()
                        .tags(Shapes.tags(directory.tags().of(user)))
                        .build())
                .build();
    }

    private ListUsersResponse list(RequestContext context, ListUsersRequest input) {
        AccountId account = context.caller().account();
        String prefix = input.pathPrefix() == null ? "/" : input.pathPrefix();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListUsers", account, prefix);
        Page<Identity> page = directory.identities().list(account, Kind.USER, prefix, marker.part());
        return ListUsersResponse.builder()
                .users(page.items().stream().map(Shapes::user).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private UpdateUserResponse update(RequestContext context, UpdateUserRequest input) {
        directory
                .identities()
                .rename(context.caller().account(), Kind.USER, input.userName(), input.newUserName(), input.newPath());
        return UpdateUserResponse.builder().build();
    }

    private DeleteUserResponse delete(RequestContext context, DeleteUserRequest input) {
        directory.identities().delete(context.caller().account(), Kind.USER, input.userName());
        return DeleteUserResponse.builder().build();
    }

    private TagUserResponse tag(RequestContext context, TagUserRequest input) {
        directory.tags().put(context.caller().account(), Kind.USER, input.userName(), Shapes.tags(input.tags()));
        return TagUserResponse.builder().build();
    }

    private UntagUserResponse untag(RequestContext context, UntagUserRequest input) {
        directory.tags().remove(context.caller().account(), Kind.USER, input.userName(), input.tagKeys());
        return UntagUserResponse.builder().build();
    }

    /** At most fifty: one page. */
    private ListUserTagsResponse listTags(RequestContext context, ListUserTagsRequest input) {
        return ListUserTagsResponse.builder()
                .tags(Shapes.tags(directory.tags().of(context.caller().account(), Kind.USER, input.userName())))
                .isTruncated(false)
                .build();
    }

    private PutUserPermissionsBoundaryResponse putBoundary(
            RequestContext context, PutUserPermissionsBoundaryRequest input) {
        directory
                .identities()
                .limit(context.caller().account(), Kind.USER, input.userName(), input.permissionsBoundary());
        return PutUserPermissionsBoundaryResponse.builder().build();
    }

    private DeleteUserPermissionsBoundaryResponse deleteBoundary(
            RequestContext context, DeleteUserPermissionsBoundaryRequest input) {
        directory.identities().limit(context.caller().account(), Kind.USER, input.userName(), null);
        return DeleteUserPermissionsBoundaryResponse.builder().build();
    }
}
