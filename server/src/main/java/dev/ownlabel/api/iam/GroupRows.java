package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.DELETE_CONFLICT;
import static dev.ownlabel.aws.ErrorCode.ENTITY_ALREADY_EXISTS;
import static dev.ownlabel.aws.ErrorCode.INVALID_PAGINATION_TOKEN;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identities.NewIdentity;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.Page;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;

/** The operations on groups and on who is in them. */
record GroupRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "CreateGroup",
                CreateGroupRequest::builder,
                (caller, input) ->
                        needs.create(caller, "CreateGroup", "group", input.path(), input.groupName(), Map.of()),
                Set.of(ENTITY_ALREADY_EXISTS, LIMIT_EXCEEDED),
                this::create);
        rows.add(
                "GetGroup",
                GetGroupRequest::builder,
                (caller, input) -> needs.on(caller, "GetGroup", Kind.GROUP, input.groupName()),
                Set.of(INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::get);
        rows.add(
                "ListGroups",
                ListGroupsRequest::builder,
                (_, _) -> needs.all("ListGroups"),
                Set.of(INVALID_PAGINATION_TOKEN),
                this::list);
        rows.add(
                "UpdateGroup",
                UpdateGroupRequest::builder,
                (caller, input) -> needs.on(caller, "UpdateGroup", Kind.GROUP, input.groupName()),
                Set.of(ENTITY_ALREADY_EXISTS, NO_SUCH_ENTITY),
                this::update);
        rows.add(
                "DeleteGroup",
                DeleteGroupRequest::builder,
                (caller, input) -> needs.on(caller, "DeleteGroup", Kind.GROUP, input.groupName()),
                Set.of(DELETE_CONFLICT, NO_SUCH_ENTITY),
                this::delete);
        addMembers(rows);
    }

    private void addMembers(Rows rows) {
        rows.add(
                "AddUserToGroup",
                AddUserToGroupRequest::builder,
                (caller, input) -> needs.on(caller, "AddUserToGroup", Kind.GROUP, input.groupName()),
                Set.of(LIMIT_EXCEEDED, NO_SUCH_ENTITY),
                this::addUser);
        rows.add(
                "RemoveUserFromGroup",
                RemoveUserFromGroupRequest::builder,
                (caller, input) -> needs.on(caller, "RemoveUserFromGroup", Kind.GROUP, input.groupName()),
                Set.of(NO_SUCH_ENTITY),
                this::removeUser);
        rows.add(
                "ListGroupsForUser",
                ListGroupsForUserRequest::builder,
                (caller, input) -> needs.on(caller, "ListGroupsForUser", Kind.USER, input.userName()),
                Set.of(INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::groupsOf);
    }

    private CreateGroupResponse create(RequestContext context, CreateGroupRequest input) {
        Identity group = directory
                .identities()
                .create(new NewIdentity(
                        context.caller().account(), Kind.GROUP, input.groupName(), input.path(), null, null, Map.of()));
        return CreateGroupResponse.builder().group(Shapes.group(group)).build();
    }

    private GetGroupResponse get(RequestContext context, GetGroupRequest input) {
        AccountId account = context.caller().account();
        Identity group = directory.identities().get(account, Kind.GROUP, input.groupName());
        Marker marker = Marker.of(input.marker(), input.maxItems(), "GetGroup", group.id());
        Page<Identity> page = directory.memberships().users(account, input.groupName(), marker.part());
        return GetGroupResponse.builder()
                .group(Shapes.group(group))
                .users(page.items().stream().map(Shapes::user).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private ListGroupsResponse list(RequestContext context, ListGroupsRequest input) {
        AccountId account = context.caller().account();
        String prefix = input.pathPrefix() == null ? "/" : input.pathPrefix();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListGroups", account, prefix);
        Page<Identity> page = directory.identities().list(account, Kind.GROUP, prefix, marker.part());
        return ListGroupsResponse.builder()
                .groups(page.items().stream().map(Shapes::group).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private UpdateGroupResponse update(RequestContext context, UpdateGroupRequest input) {
        directory
                .identities()
                .rename(
                        context.caller().account(),
                        Kind.GROUP,
                        input.groupName(),
                        input.newGroupName(),
                        input.newPath());
        return UpdateGroupResponse.builder().build();
    }

    private DeleteGroupResponse delete(RequestContext context, DeleteGroupRequest input) {
        directory.identities().delete(context.caller().account(), Kind.GROUP, input.groupName());
        return DeleteGroupResponse.builder().build();
    }

    private AddUserToGroupResponse addUser(RequestContext context, AddUserToGroupRequest input) {
        directory.memberships().add(context.caller().account(), input.groupName(), input.userName());
        return AddUserToGroupResponse.builder().build();
    }

    private RemoveUserFromGroupResponse removeUser(RequestContext context, RemoveUserFromGroupRequest input) {
        directory.memberships().remove(context.caller().account(), input.groupName(), input.userName());
        return RemoveUserFromGroupResponse.builder().build();
    }

    private ListGroupsForUserResponse groupsOf(RequestContext context, ListGroupsForUserRequest input) {
        AccountId account = context.caller().account();
        Marker marker = Marker.of(input.marker(), input.maxItems(), "ListGroupsForUser", account, input.userName());
        Page<Identity> page = directory.memberships().groups(account, input.userName(), marker.part());
        return ListGroupsForUserResponse.builder()
                .groups(page.items().stream().map(Shapes::group).toList())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }
}
