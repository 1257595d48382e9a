package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.UserKeys;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/** The operations on users' access keys; without a user name, on the caller's own. */
record KeyRows(Directory directory, IamNeeds needs) {

    void addTo(Rows rows) {
        rows.add(
                "CreateAccessKey",
                CreateAccessKeyRequest::builder,
                (caller, input) ->
                        needs.on(caller, "CreateAccessKey", Kind.USER, IamNeeds.user(caller, input.userName())),
                Set.of(LIMIT_EXCEEDED, NO_SUCH_ENTITY, VALIDATION),
                this::create);
        rows.add(
                "ListAccessKeys",
                ListAccessKeysRequest::builder,
                (caller, input) ->
                        needs.on(caller, "ListAccessKeys", Kind.USER, IamNeeds.user(caller, input.userName())),
                Set.of(NO_SUCH_ENTITY, VALIDATION),
                this::list);
        rows.add(
                "UpdateAccessKey",
                UpdateAccessKeyRequest::builder,
                (caller, input) ->
                        needs.on(caller, "UpdateAccessKey", Kind.USER, IamNeeds.user(caller, input.userName())),
                Set.of(NO_SUCH_ENTITY, VALIDATION),
                this::update);
        rows.add(
                "DeleteAccessKey",
                DeleteAccessKeyRequest::builder,
                (caller, input) ->
                        needs.on(caller, "DeleteAccessKey", Kind.USER, IamNeeds.user(caller, input.userName())),
                Set.of(NO_SUCH_ENTITY, VALIDATION),
                this::delete);
    }

    private CreateAccessKeyResponse create(RequestContext context, CreateAccessKeyRequest input) {
        UserKeys.Created created =
                directory.keys().create(context.caller().account(), IamNeeds.user(context.caller(), input.userName()));
        return CreateAccessKeyResponse.builder()
                .accessKey(key -> key.userName(created.user())
                        .accessKeyId(created.key().id())
                        .secretAccessKey(created.key().secret().reveal())
                        .status(StatusType.ACTIVE)
                        .createDate(created.createdAt()))
                .build();
    }

    /** At most two: one page. */
    private ListAccessKeysResponse list(RequestContext context, ListAccessKeysRequest input) {
        return ListAccessKeysResponse.builder()
                .accessKeyMetadata(
                        directory
                                .keys()
                                .list(context.caller().account(), IamNeeds.user(context.caller(), input.userName()))
                                .stream()
                                .map(KeyRows::metadata)
                                .toList())
                .isTruncated(false)
                .build();
    }

    private static AccessKeyMetadata metadata(UserKeys.Listed key) {
        return AccessKeyMetadata.builder()
                .userName(key.user())
                .accessKeyId(key.id())
                .status(key.active() ? StatusType.ACTIVE : StatusType.INACTIVE)
                .createDate(key.createdAt())
                .build();
    }

    private UpdateAccessKeyResponse update(RequestContext context, UpdateAccessKeyRequest input) {
        if (input.status() != StatusType.ACTIVE && input.status() != StatusType.INACTIVE) {
            throw new ServiceException(ErrorCode.VALIDATION, "Status must be Active or Inactive");
        }
        directory
                .keys()
                .activate(
                        context.caller().account(),
                        IamNeeds.user(context.caller(), input.userName()),
                        input.accessKeyId(),
                        input.status() == StatusType.ACTIVE);
        return UpdateAccessKeyResponse.builder().build();
    }

    private DeleteAccessKeyResponse delete(RequestContext context, DeleteAccessKeyRequest input) {
        directory
                .keys()
                .delete(
                        context.caller().account(),
                        IamNeeds.user(context.caller(), input.userName()),
                        input.accessKeyId());
        return DeleteAccessKeyResponse.builder().build();
    }
}
