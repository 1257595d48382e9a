package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object, or a delete marker.
 *
 * @param owner the bucket's account
 * @param etag without quotes; empty for a marker
 * @param customerKey ARN of the user's KMS key it rests under, or null for the store's own
 */
public record StoredObject(
        String bucket,
        AccountId owner,
        String key,
        Version version,
        String etag,
        long sizeBytes,
        Instant modified,
        ObjectAttributes attributes,
        @Nullable String customerKey,
        String bodyId) {

    /** The version id of objects written while their bucket is not versioned, or no longer. */
    public static final String NULL_VERSION = "null";

    /** Which version this is, in the key's history. */
    public record Version(String id, long sequence, boolean latest, boolean marker) {}
}
