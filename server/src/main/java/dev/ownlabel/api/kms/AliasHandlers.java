package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.ALREADY_EXISTS;
import static dev.ownlabel.aws.ErrorCode.INVALID_ALIAS_NAME;
import static dev.ownlabel.aws.ErrorCode.INVALID_MARKER;
import static dev.ownlabel.aws.ErrorCode.KMS_INVALID_STATE;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.NOT_FOUND;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.kms.Aliases;
import dev.ownlabel.kms.KmsKey;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;

/** Names of keys. They need the action on the alias, by the caller's own policies, and on the key. */
final class AliasHandlers {
    private static final int PAGE = 50;

    private final KmsDomain domain;
    private final KeyAccess access;

    AliasHandlers(KmsDomain domain, KeyAccess access) {
        this.domain = domain;
        this.access = access;
    }

    void addTo(KmsRows rows) {
        rows.onKey(
                "CreateAlias",
                CreateAliasRequest::builder,
                Set.of(ALREADY_EXISTS, INVALID_ALIAS_NAME, KMS_INVALID_STATE, LIMIT_EXCEEDED),
                this::create);
        rows.onKey("UpdateAlias", UpdateAliasRequest::builder, Set.of(KMS_INVALID_STATE, LIMIT_EXCEEDED), this::update);
        rows.onKey("DeleteAlias", DeleteAliasRequest::builder, Set.of(), this::delete);
        rows.onAccount("ListAliases", ListAliasesRequest::builder, Set.of(INVALID_MARKER, NOT_FOUND), this::list);
    }

    private CreateAliasResponse create(RequestContext context, CreateAliasRequest input) {
        KmsKey key = KeyAccess.alive(target(context, "CreateAlias", input.aliasName(), input.targetKeyId()));
        domain.aliases().create(key, input.aliasName());
        return CreateAliasResponse.builder().build();
    }

    private UpdateAliasResponse update(RequestContext context, UpdateAliasRequest input) {
        KmsKey key = KeyAccess.alive(target(context, "UpdateAlias", input.aliasName(), input.targetKeyId()));
        KmsKey before = access.find(key.account(), input.aliasName());
        access.require(context.caller(), before, new KeyAccess.Use("UpdateAlias"));
        domain.aliases().update(key, input.aliasName());
        return UpdateAliasResponse.builder().build();
    }

    private DeleteAliasResponse delete(RequestContext context, DeleteAliasRequest input) {
        target(context, "DeleteAlias", input.aliasName(), input.aliasName());
        domain.aliases().delete(context.caller().account(), input.aliasName());
        return DeleteAliasResponse.builder().build();
    }

    /** The key that the alias is to mean, or means. */
    private KmsKey target(RequestContext context, String operation, String alias, String keyId) {
        AccountId account = context.caller().account();
        KmsKey key = access.require(context.caller(), keyId, new KeyAccess.Use(operation));
        if (!key.account().equals(account)) {
            throw new ServiceException(NOT_FOUND, "Key " + key.arn() + " is of another account");
        }
        access.requireOwn(context.caller(), new Access("kms:" + operation, Aliases.arn(key, alias)));
        return key;
    }

    private ListAliasesResponse list(RequestContext context, ListAliasesRequest input) {
        AccountId account = context.caller().account();
        String keyId =
                input.keyId() == null ? "" : access.find(account, input.keyId()).id();
        KmsPaging paging = KmsPaging.of(input.marker(), input.limit(), PAGE, "ListAliases", account, keyId);
        List<Aliases.Alias> found = domain.aliases().list(account, keyId, paging.after(), paging.wanted());
        return ListAliasesResponse.builder()
                .aliases(paging.shown(found).stream()
                        .map(alias -> AliasListEntry.builder()
                                .aliasName(alias.name())
                                .aliasArn(access.aliasArn(account, alias.name()))
                                .targetKeyId(alias.keyId())
                                .creationDate(alias.createdAt())
                                .lastUpdatedDate(alias.updatedAt())
                                .build())
                        .toList())
                .truncated(paging.truncated(found))
                .nextMarker(paging.next(found, Aliases.Alias::name))
                .build();
    }
}
