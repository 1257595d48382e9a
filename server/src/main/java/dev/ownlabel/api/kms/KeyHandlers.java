package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.INVALID_MARKER;
import static dev.ownlabel.aws.ErrorCode.KMS_INVALID_STATE;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.MALFORMED_POLICY_DOCUMENT;
import static dev.ownlabel.aws.ErrorCode.TAG;
import static dev.ownlabel.aws.ErrorCode.UNSUPPORTED_OPERATION;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.CustomerMasterKeySpec;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionRequest;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionResponse;

/** The life of keys. */
final class KeyHandlers {
    private static final int PAGE = 100;
    private static final int DEFAULT_WINDOW_DAYS = 30;

    private final KmsDomain domain;
    private final KeyAccess access;

    KeyHandlers(KmsDomain domain, KeyAccess access) {
        this.domain = domain;
        this.access = access;
    }

    void addTo(KmsRows rows) {
        rows.onAccount(
                "CreateKey",
                CreateKeyRequest::builder,
                Set.of(LIMIT_EXCEEDED, MALFORMED_POLICY_DOCUMENT, TAG, UNSUPPORTED_OPERATION),
                this::create);
        rows.onKey("DescribeKey", DescribeKeyRequest::builder, Set.of(), this::describe);
        rows.onAccount("ListKeys", ListKeysRequest::builder, Set.of(INVALID_MARKER), this::list);
        rows.onKey("EnableKey", EnableKeyRequest::builder, Set.of(KMS_INVALID_STATE), this::enable);
        rows.onKey("DisableKey", DisableKeyRequest::builder, Set.of(KMS_INVALID_STATE), this::disable);
        rows.onKey(
                "ScheduleKeyDeletion",
                ScheduleKeyDeletionRequest::builder,
                Set.of(KMS_INVALID_STATE),
                this::scheduleDeletion);
        rows.onKey(
                "CancelKeyDeletion",
                CancelKeyDeletionRequest::builder,
                Set.of(KMS_INVALID_STATE),
                this::cancelDeletion);
        rows.onKey(
                "UpdateKeyDescription",
                UpdateKeyDescriptionRequest::builder,
                Set.of(KMS_INVALID_STATE),
                this::updateDescription);
    }

    private CreateKeyResponse create(RequestContext context, CreateKeyRequest input) {
        refuseUnsupported(input);
        Caller caller = context.caller();
        Map<String, String> tags = KeyPolicyHandlers.tags(input.tags());
        Optional.ofNullable(input.policy()).ifPresent(KeyPolicyHandlers::checked);
        KmsKey key = domain.keys()
                .create(
                        caller.account(),
                        Optional.ofNullable(input.description()).orElse(""));
        try {
            if (input.policy() != null) {
                KeyPolicyHandlers.requireControl(
                        access, caller, key, input.policy(), input.bypassPolicyLockoutSafetyCheck());
                domain.administration().setPolicy(key, input.policy());
            }
            domain.administration().tag(key, tags);
        } catch (ServiceException e) {
            domain.keys().discard(key);
            throw e;
        }
        return CreateKeyResponse.builder().keyMetadata(metadata(key)).build();
    }

    @SuppressWarnings("deprecation") // clients still send CustomerMasterKeySpec
    private static void refuseUnsupported(CreateKeyRequest input) {
        boolean symmetric = (input.keySpec() == null || input.keySpec() == KeySpec.SYMMETRIC_DEFAULT)
                && (input.customerMasterKeySpec() == null
                        || input.customerMasterKeySpec() == CustomerMasterKeySpec.SYMMETRIC_DEFAULT)
                && (input.keyUsage() == null || input.keyUsage() == KeyUsageType.ENCRYPT_DECRYPT);
        boolean plain = (input.origin() == null || input.origin() == OriginType.AWS_KMS)
                && !Boolean.TRUE.equals(input.multiRegion())
                && input.customKeyStoreId() == null
                && input.xksKeyId() == null;
        if (!symmetric || !plain) {
            throw new ServiceException(
                    UNSUPPORTED_OPERATION,
                    "Keys here are symmetric encryption keys of one Region with material made by the service");
        }
    }

    private DescribeKeyResponse describe(RequestContext context, DescribeKeyRequest input) {
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("DescribeKey"));
        return DescribeKeyResponse.builder().keyMetadata(metadata(key)).build();
    }

    @SuppressWarnings("deprecation") // clients still read CustomerMasterKeySpec
    static KeyMetadata metadata(KmsKey key) {
        return KeyMetadata.builder()
                .awsAccountId(key.account().value())
                .keyId(key.id())
                .arn(key.arn().toString())
                .creationDate(key.createdAt())
                .enabled(key.state() == KmsKey.State.ENABLED)
                .description(key.description())
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keyState(KeyState.fromValue(key.state().wireName()))
                .deletionDate(key.deletionAt().orElse(null))
                .origin(OriginType.AWS_KMS)
                .keyManager(KeyManagerType.CUSTOMER)
                .customerMasterKeySpec(CustomerMasterKeySpec.SYMMETRIC_DEFAULT)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .encryptionAlgorithms(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .multiRegion(false)
                .build();
    }

    private ListKeysResponse list(RequestContext context, ListKeysRequest input) {
        KmsPaging paging = KmsPaging.of(
                input.marker(),
                input.limit(),
                PAGE,
                "ListKeys",
                context.caller().account());
        List<KmsKey> found = domain.keys().list(context.caller().account(), paging.after(), paging.wanted());
        return ListKeysResponse.builder()
                .keys(paging.shown(found).stream()
                        .map(key -> KeyListEntry.builder()
                                .keyId(key.id())
                                .keyArn(key.arn().toString())
                                .build())
                        .toList())
                .truncated(paging.truncated(found))
                .nextMarker(paging.next(found, KmsKey::id))
                .build();
    }

    private EnableKeyResponse enable(RequestContext context, EnableKeyRequest input) {
        KmsKey key = KeyAccess.alive(access.require(context.caller(), input.keyId(), new KeyAccess.Use("EnableKey")));
        move(() -> domain.keys().enable(key.account(), key.id()));
        return EnableKeyResponse.builder().build();
    }

    private DisableKeyResponse disable(RequestContext context, DisableKeyRequest input) {
        KmsKey key = KeyAccess.alive(access.require(context.caller(), input.keyId(), new KeyAccess.Use("DisableKey")));
        move(() -> domain.keys().disable(key.account(), key.id()));
        return DisableKeyResponse.builder().build();
    }

    private ScheduleKeyDeletionResponse scheduleDeletion(RequestContext context, ScheduleKeyDeletionRequest input) {
        KmsKey key = KeyAccess.alive(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("ScheduleKeyDeletion")));
        int days = input.pendingWindowInDays() == null ? DEFAULT_WINDOW_DAYS : input.pendingWindowInDays();
        if (days < 7 || days > DEFAULT_WINDOW_DAYS) {
            throw new ServiceException(VALIDATION, "PendingWindowInDays must be between 7 and 30 days");
        }
        move(() -> domain.keys().scheduleDeletion(key.account(), key.id(), Duration.ofDays(days)));
        KmsKey scheduled = access.find(key.account(), key.id());
        return ScheduleKeyDeletionResponse.builder()
                .keyId(key.arn().toString())
                .deletionDate(scheduled.deletionAt().orElse(null))
                .keyState(KeyState.PENDING_DELETION)
                .pendingWindowInDays(days)
                .build();
    }

    private CancelKeyDeletionResponse cancelDeletion(RequestContext context, CancelKeyDeletionRequest input) {
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("CancelKeyDeletion"));
        if (key.state() != KmsKey.State.PENDING_DELETION) {
            throw new ServiceException(KMS_INVALID_STATE, key.arn() + " is not pending deletion.");
        }
        move(() -> domain.keys().cancelDeletion(key.account(), key.id()));
        return CancelKeyDeletionResponse.builder().keyId(key.arn().toString()).build();
    }

    private UpdateKeyDescriptionResponse updateDescription(RequestContext context, UpdateKeyDescriptionRequest input) {
        KmsKey key = KeyAccess.alive(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("UpdateKeyDescription")));
        domain.administration().describe(key, input.description());
        return UpdateKeyDescriptionResponse.builder().build();
    }

    private interface Move {
        void run() throws KeyUnavailableException;
    }

    private static void move(Move move) {
        try {
            move.run();
        } catch (KeyUnavailableException e) {
            throw new ServiceException(KMS_INVALID_STATE, String.valueOf(e.getMessage()), e);
        }
    }
}
