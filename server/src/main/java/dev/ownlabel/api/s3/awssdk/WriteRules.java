package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.objectstore.embedded.ListQuery;
import dev.ownlabel.objectstore.embedded.StoredObject;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** What a write may ask for here; whatever it may not is refused by name, never dropped. */
final class WriteRules {
    private WriteRules() {}

    /** As for a bucket whose object ownership is BucketOwnerEnforced, the default in AWS since April 2023. */
    static S3Exception noAcls() {
        return S3Refusals.error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
    }

    static void checkStorageClass(@Nullable StorageClass storageClass) {
        if (storageClass != null && storageClass != StorageClass.STANDARD) {
            throw S3Refusals.error("InvalidStorageClass", 400, "The only storage class here is STANDARD");
        }
    }

    static void refuseCustomerKeys(@Nullable String algorithm, @Nullable String kmsContext) {
        if (algorithm != null) {
            throw S3Refusals.notImplemented("Server-side encryption with customer-provided keys (SSE-C)");
        }
        if (kmsContext != null) {
            throw S3Refusals.notImplemented("An encryption context of the client's");
        }
    }

    /** The KMS key that an object is to rest under; null for the store's own, which SSE-S3 stands for. */
    @Nullable
    static String kmsKey(@Nullable ServerSideEncryption encryption, @Nullable String keyId) {
        if (encryption == null || encryption == ServerSideEncryption.AES256) {
            return null;
        }
        if (encryption != ServerSideEncryption.AWS_KMS || keyId == null) {
            throw S3Refusals.notImplemented("Server-side encryption other than AES256, or aws:kms with a key id,");
        }
        return keyId;
    }

    /** How long the body says it is, or -1. */
    static long announced(@Nullable Long contentLength) {
        long decoded = S3Call.current().decodedBytes();
        long bytes = decoded >= 0 || contentLength == null ? decoded : contentLength;
        if (bytes > AccountBlobStore.MAX_PUT_BYTES) {
            throw S3Refusals.error(
                    "EntityTooLarge",
                    400,
                    "Your proposed upload exceeds the maximum allowed size of 5 GiB for one PUT");
        }
        return bytes;
    }

    @Nullable
    static String hex(@Nullable String base64) {
        return base64 == null
                ? null
                : HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    static int limit(@Nullable Integer maxKeys) {
        return maxKeys == null ? ListQuery.MAX_LIMIT : Math.clamp(maxKeys, 0, ListQuery.MAX_LIMIT);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static CopyObjectResponse copied(StoredObject from, StoredObject to) {
        return CopyObjectResponse.builder()
                .versionId(S3Shapes.version(to))
                .copySourceVersionId(S3Shapes.version(from))
                .serverSideEncryption(S3Shapes.encryption(to.customerKey()))
                .ssekmsKeyId(to.customerKey())
                .copyObjectResult(CopyObjectResult.builder()
                        .eTag(S3Shapes.quoted(to.etag()))
                        .lastModified(to.modified())
                        .build())
                .build();
    }
}
