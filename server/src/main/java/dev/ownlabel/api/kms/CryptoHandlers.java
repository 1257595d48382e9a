package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.DISABLED;
import static dev.ownlabel.aws.ErrorCode.INCORRECT_KEY;
import static dev.ownlabel.aws.ErrorCode.INVALID_CIPHERTEXT;
import static dev.ownlabel.aws.ErrorCode.INVALID_KEY_USAGE;
import static dev.ownlabel.aws.ErrorCode.KMS_INVALID_STATE;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsKey;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.GenerateRandomRequest;
import software.amazon.awssdk.services.kms.model.GenerateRandomResponse;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/** Encryption and data keys. A ciphertext names its key and material; the encryption context is bound to it. */
final class CryptoHandlers {
    private static final Set<ErrorCode> USING = Set.of(DISABLED, KMS_INVALID_STATE);
    private static final Set<ErrorCode> ENCRYPTING = Set.of(DISABLED, INVALID_KEY_USAGE, KMS_INVALID_STATE);
    private static final Set<ErrorCode> DECRYPTING =
            Set.of(DISABLED, INCORRECT_KEY, INVALID_CIPHERTEXT, INVALID_KEY_USAGE, KMS_INVALID_STATE);

    private final KmsDomain domain;
    private final KeyAccess access;
    private final RandomGenerator random;

    CryptoHandlers(KmsDomain domain, KeyAccess access, RandomGenerator random) {
        this.domain = domain;
        this.access = access;
        this.random = random;
    }

    void addTo(KmsRows rows) {
        rows.onKey("Encrypt", EncryptRequest::builder, ENCRYPTING, this::encrypt);
        rows.onKey("Decrypt", DecryptRequest::builder, DECRYPTING, this::decrypt);
        rows.onKey("ReEncrypt", ReEncryptRequest::builder, DECRYPTING, this::reEncrypt);
        rows.onKey("GenerateDataKey", GenerateDataKeyRequest::builder, USING, this::dataKey);
        rows.onKey(
                "GenerateDataKeyWithoutPlaintext",
                GenerateDataKeyWithoutPlaintextRequest::builder,
                USING,
                this::hiddenDataKey);
        rows.onAccount("GenerateRandom", GenerateRandomRequest::builder, Set.of(), this::generateRandom);
    }

    private EncryptResponse encrypt(RequestContext context, EncryptRequest input) {
        refuseDryRun(input.dryRun());
        requireSymmetric(input.encryptionAlgorithm());
        KmsKey key = usable(context.caller(), "Encrypt", input.keyId(), input.encryptionContext());
        byte[] blob = domain.keys()
                .seal(key, input.plaintext().asByteArrayUnsafe(), new EncryptionContext(input.encryptionContext()));
        return EncryptResponse.builder()
                .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(blob))
                .keyId(key.arn().toString())
                .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .build();
    }

    private DecryptResponse decrypt(RequestContext context, DecryptRequest input) {
        refuseDryRun(input.dryRun());
        requireSymmetric(input.encryptionAlgorithm());
        if (input.recipient() != null) {
            throw invalid("Recipient is not supported");
        }
        Opened opened = opened(
                context.caller(),
                new Closed("Decrypt", input.keyId(), input.ciphertextBlob(), input.encryptionContext()));
        return DecryptResponse.builder()
                .plaintext(opened.plain())
                .keyId(opened.key().arn().toString())
                .encryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .build();
    }

    private ReEncryptResponse reEncrypt(RequestContext context, ReEncryptRequest input) {
        refuseDryRun(input.dryRun());
        requireSymmetric(input.sourceEncryptionAlgorithm());
        requireSymmetric(input.destinationEncryptionAlgorithm());
        KmsKey target =
                usable(context.caller(), "ReEncryptTo", input.destinationKeyId(), input.destinationEncryptionContext());
        Opened opened = opened(
                context.caller(),
                new Closed(
                        "ReEncryptFrom", input.sourceKeyId(), input.ciphertextBlob(), input.sourceEncryptionContext()));
        byte[] blob = domain.keys()
                .seal(
                        target,
                        opened.plain().asByteArrayUnsafe(),
                        new EncryptionContext(input.destinationEncryptionContext()));
        return ReEncryptResponse.builder()
                .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(blob))
                .sourceKeyId(opened.key().arn().toString())
                .keyId(target.arn().toString())
                .sourceEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .destinationEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .build();
    }

    private GenerateDataKeyResponse dataKey(RequestContext context, GenerateDataKeyRequest input) {
        refuseDryRun(input.dryRun());
        if (input.recipient() != null) {
            throw invalid("Recipient is not supported");
        }
        byte[] plain = randomBytes(length(input.keySpec(), input.numberOfBytes()));
        KmsKey key = usable(context.caller(), "GenerateDataKey", input.keyId(), input.encryptionContext());
        byte[] blob = domain.keys().seal(key, plain, new EncryptionContext(input.encryptionContext()));
        return GenerateDataKeyResponse.builder()
                .plaintext(SdkBytes.fromByteArrayUnsafe(plain))
                .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(blob))
                .keyId(key.arn().toString())
                .build();
    }

    private GenerateDataKeyWithoutPlaintextResponse hiddenDataKey(
            RequestContext context, GenerateDataKeyWithoutPlaintextRequest input) {
        refuseDryRun(input.dryRun());
        byte[] plain = randomBytes(length(input.keySpec(), input.numberOfBytes()));
        KmsKey key =
                usable(context.caller(), "GenerateDataKeyWithoutPlaintext", input.keyId(), input.encryptionContext());
        byte[] blob = domain.keys().seal(key, plain, new EncryptionContext(input.encryptionContext()));
        return GenerateDataKeyWithoutPlaintextResponse.builder()
                .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(blob))
                .keyId(key.arn().toString())
                .build();
    }

    private GenerateRandomResponse generateRandom(RequestContext context, GenerateRandomRequest input) {
        if (input.numberOfBytes() == null || input.customKeyStoreId() != null || input.recipient() != null) {
            throw invalid("NumberOfBytes is needed; CustomKeyStoreId and Recipient are not supported");
        }
        return GenerateRandomResponse.builder()
                .plaintext(SdkBytes.fromByteArrayUnsafe(randomBytes(input.numberOfBytes())))
                .build();
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int length(@Nullable DataKeySpec spec, @Nullable Integer bytes) {
        if ((spec == null) == (bytes == null)) {
            throw invalid("Please specify either number of bytes or key spec.");
        }
        if (bytes != null) {
            return bytes;
        }
        return spec == DataKeySpec.AES_128 ? 16 : 32;
    }

    private KmsKey usable(Caller caller, String operation, String keyId, Map<String, String> context) {
        return KeyAccess.usable(access.require(caller, keyId, new KeyAccess.Use(operation, context)));
    }

    /** A ciphertext as a request brings it. */
    private record Closed(String operation, @Nullable String keyId, SdkBytes blob, Map<String, String> context) {}

    private record Opened(KmsKey key, SdkBytes plain) {}

    private Opened opened(Caller caller, Closed closed) {
        byte[] blob = closed.blob().asByteArrayUnsafe();
        KmsKey key = domain.keys()
                .keyOf(blob)
                .orElseThrow(
                        () -> new ServiceException(INVALID_CIPHERTEXT, "The ciphertext is not one of this service"));
        if (closed.keyId() != null
                && !access.find(caller.account(), closed.keyId()).id().equals(key.id())) {
            throw new ServiceException(
                    INCORRECT_KEY,
                    "The key ID in the request does not identify a CMK that can perform this operation.");
        }
        access.require(caller, key, new KeyAccess.Use(closed.operation(), closed.context()));
        KeyAccess.usable(key);
        try {
            return new Opened(
                    key,
                    SdkBytes.fromByteArrayUnsafe(domain.keys().open(blob, new EncryptionContext(closed.context()))));
        } catch (KeyUnavailableException e) {
            throw new ServiceException(
                    INVALID_CIPHERTEXT, "The ciphertext was changed, or its encryption context is another", e);
        }
    }

    private static void requireSymmetric(@Nullable EncryptionAlgorithmSpec algorithm) {
        if (algorithm != null && algorithm != EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT) {
            throw new ServiceException(INVALID_KEY_USAGE, "Keys here encrypt with SYMMETRIC_DEFAULT only");
        }
    }

    private static void refuseDryRun(@Nullable Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw invalid("DryRun is not supported");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(VALIDATION, message);
    }
}
