package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.kms.KeyChoice;
import org.jspecify.annotations.Nullable;

/**
 * A write of an object.
 *
 * @param sizeBytes how many bytes the body must have, or -1 where nobody said
 * @param md5 the body's MD5 in hexadecimal where the client sent it, else null
 * @param kmsKeyId the user's KMS key to encrypt under, or null for the store's own
 */
public record PutOrder(
        Place at,
        ObjectAttributes attributes,
        WriteCondition condition,
        long sizeBytes,
        @Nullable String md5,
        @Nullable String kmsKeyId) {

    public static PutOrder plain(Place at, ObjectAttributes attributes, long sizeBytes) {
        return new PutOrder(at, attributes, new WriteCondition.None(), sizeBytes, null, null);
    }

    public PutOrder withKey(@Nullable String newKmsKeyId) {
        return new PutOrder(at, attributes, condition, sizeBytes, md5, newKmsKeyId);
    }

    public PutOrder withCondition(WriteCondition newCondition) {
        return new PutOrder(at, attributes, newCondition, sizeBytes, md5, kmsKeyId);
    }

    public PutOrder withMd5(@Nullable String newMd5) {
        return new PutOrder(at, attributes, condition, sizeBytes, newMd5, kmsKeyId);
    }

    /** The key that the body is encrypted under: only the bucket's owner writes to it, so caller and owner are one account. */
    KeyChoice keyChoice() {
        return kmsKeyId == null ? new KeyChoice.Service(at.caller()) : new KeyChoice.Customer(at.caller(), kmsKeyId);
    }
}
