package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.Bucket.Versioning;
import dev.ownlabel.objectstore.embedded.StoredObject.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a body the current version of a key, inside the caller's transaction. */
final class Publisher {
    /** A body whose file rows are written. */
    record Body(
            String bodyId,
            String etag,
            long sizeBytes,
            @Nullable String customerKey) {}

    private final BodyFiles files;
    private final Ids ids;
    private final InstantSource clock;

    Publisher(BodyFiles files, Ids ids, InstantSource clock) {
        this.files = files;
        this.ids = ids;
        this.clock = clock;
    }

    StoredObject publish(Transaction tx, Place at, ObjectAttributes attributes, WriteCondition condition, Body body) {
        Bucket bucket = BucketRows.require(tx, at.caller(), at.bucket());
        byte[] key = ObjectKey.checked(at.key());
        long sequence = ObjectRows.lock(tx, bucket.name(), key);
        Optional<StoredObject> latest = ObjectRows.latest(tx, bucket, key);
        condition.check(latest.filter(object -> !object.version().marker()));
        StoredObject object = new StoredObject(
                bucket.name(),
                bucket.owner(),
                at.key(),
                new Version(newVersionId(tx, bucket, key), sequence, true, false),
                body.etag(),
                body.sizeBytes(),
                after(latest),
                attributes,
                body.customerKey(),
                body.bodyId());
        ObjectRows.insertLatest(tx, object);
        return object;
    }

    /** Puts a delete marker over the key's versions; the caller holds the key's lock. */
    StoredObject mark(Transaction tx, Bucket bucket, String key, long sequence) {
        byte[] bytes = ObjectKey.bytes(key);
        StoredObject marker = new StoredObject(
                bucket.name(),
                bucket.owner(),
                key,
                new Version(newVersionId(tx, bucket, bytes), sequence, true, true),
                "",
                0,
                after(ObjectRows.latest(tx, bucket, bytes)),
                ObjectAttributes.NONE,
                null,
                ids.hex(16));
        ObjectRows.insertLatest(tx, marker);
        return marker;
    }

    /** Removes a version for good, its files after the commit. */
    void remove(Transaction tx, StoredObject object) {
        List<String> dead = new ArrayList<>(ObjectRows.remove(tx, object));
        tx.afterCommit(() -> files.delete(dead));
    }

    /** The id for a new version; outside versioning it is the null version, which replaces the one before. */
    private String newVersionId(Transaction tx, Bucket bucket, byte[] key) {
        if (bucket.versioning() == Versioning.ENABLED) {
            return ids.hex(16);
        }
        ObjectRows.version(tx, bucket, key, StoredObject.NULL_VERSION).ifPresent(old -> remove(tx, old));
        return StoredObject.NULL_VERSION;
    }

    /** Now, but later than the version before: listings show versions in the order of their times. */
    private Instant after(Optional<StoredObject> latest) {
        Instant now = clock.instant();
        return latest.map(before -> before.modified().plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
    }
}
