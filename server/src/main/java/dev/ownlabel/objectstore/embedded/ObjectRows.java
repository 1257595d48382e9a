package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.StoredObject.Version;
import java.util.List;
import java.util.Optional;

/** Rows of {@code s3_object} and {@code s3_name}. */
final class ObjectRows {
    private static final String COLUMNS =
            "select bucket, object_key, sequence, version_id, latest, marker, etag, size_bytes,"
                    + " modified, attributes, customer_key, body_id from s3_object ";

    private ObjectRows() {}

    /**
     * Makes every other writer of the key wait for this transaction, and returns the number of the key's next version. The row it
     * locks exists as long as the key has a version.
     */
    static long lock(Transaction tx, String bucket, byte[] key) {
        tx.execute(
                "insert into s3_name (bucket, object_key, last_sequence) values (?, ?, 1)"
                        + " on conflict (bucket, object_key) do update set last_sequence = s3_name.last_sequence + 1",
                bucket,
                key);
        return tx.first("select last_sequence from s3_name where bucket = ? and object_key = ?", bucket, key)
                .map(row -> row.number("last_sequence"))
                .orElseThrow(() -> new IllegalStateException("A row just written is not there"));
    }

    /** The current version, which may be a delete marker. */
    static Optional<StoredObject> latest(Transaction tx, Bucket bucket, byte[] key) {
        return tx.first(COLUMNS + "where bucket = ? and object_key = ? and latest = 1", bucket.name(), key)
                .map(row -> read(row, bucket.owner()));
    }

    static Optional<StoredObject> version(Transaction tx, Bucket bucket, byte[] key, String versionId) {
        return tx.first(
                        COLUMNS + "where bucket = ? and object_key = ? and version_id = ?",
                        bucket.name(),
                        key,
                        versionId)
                .map(row -> read(row, bucket.owner()));
    }

    /** Adds the version and makes it the current one. */
    static void insertLatest(Transaction tx, StoredObject object) {
        byte[] key = ObjectKey.bytes(object.key());
        tx.execute(
                "update s3_object set latest = 0 where bucket = ? and object_key = ? and latest = 1",
                object.bucket(),
                key);
        tx.execute(
                "insert into s3_object (bucket, object_key, sequence, version_id, latest, marker, etag, size_bytes,"
                        + " modified, attributes, customer_key, body_id) values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
                object.bucket(),
                key,
                object.version().sequence(),
                object.version().id(),
                object.version().marker() ? 1 : 0,
                object.etag(),
                object.sizeBytes(),
                object.modified(),
                object.attributes().encode(),
                object.customerKey(),
                object.bodyId());
    }

    /** Removes the version with its body's rows; the files named are to be deleted after the commit. */
    static List<String> remove(Transaction tx, StoredObject object) {
        byte[] key = ObjectKey.bytes(object.key());
        tx.execute(
                "delete from s3_object where bucket = ? and object_key = ? and sequence = ?",
                object.bucket(),
                key,
                object.version().sequence());
        return BodyFile.remove(tx, object.bodyId());
    }

    /** Makes the newest remaining version the current one, and forgets the name of a key without any. */
    static void settle(Transaction tx, String bucket, byte[] key) {
        tx.execute(
                "update s3_object set latest = 1 where bucket = ? and object_key = ? and latest = 0 and sequence ="
                        + " (select max(sequence) from s3_object where bucket = ? and object_key = ?)",
                bucket,
                key,
                bucket,
                key);
        tx.execute(
                "delete from s3_name where bucket = ? and object_key = ? and not exists"
                        + " (select 1 from s3_object where bucket = ? and object_key = ?)",
                bucket,
                key,
                bucket,
                key);
    }

    /** Current objects with keys in [{@code from}, {@code below}), in byte order. */
    static List<StoredObject> page(Transaction tx, Bucket bucket, byte[] from, byte[] below, int limit) {
        return tx
                .query(
                        COLUMNS
                                + "where bucket = ? and latest = 1 and marker = 0 and object_key >= ? and object_key <"
                                + " ? order by object_key limit ?",
                        bucket.name(),
                        from,
                        below,
                        limit)
                .stream()
                .map(row -> read(row, bucket.owner()))
                .toList();
    }

    /**
     * Versions with keys in [{@code from}, {@code below}), in byte order and newest first; of the key {@code from} itself only those
     * older than {@code belowSequence}.
     */
    static List<StoredObject> versions(
            Transaction tx, Bucket bucket, byte[] from, long belowSequence, byte[] below, int limit) {
        return tx
                .query(
                        COLUMNS + "where bucket = ? and object_key >= ? and object_key < ?"
                                + " and (object_key <> ? or sequence < ?) order by object_key, sequence desc limit ?",
                        bucket.name(),
                        from,
                        below,
                        from,
                        belowSequence,
                        limit)
                .stream()
                .map(row -> read(row, bucket.owner()))
                .toList();
    }

    static boolean anyIn(Transaction tx, String bucket) {
        return tx.first("select sequence from s3_object where bucket = ? limit 1", bucket)
                .isPresent();
    }

    private static StoredObject read(Row row, AccountId owner) {
        return new StoredObject(
                row.text("bucket"),
                owner,
                ObjectKey.text(row.bytes("object_key")),
                new Version(
                        row.text("version_id"),
                        row.number("sequence"),
                        row.number("latest") == 1,
                        row.number("marker") == 1),
                row.text("etag"),
                row.number("size_bytes"),
                row.instant("modified"),
                ObjectAttributes.decode(row.text("attributes")),
                row.textOrNull("customer_key"),
                row.text("body_id"));
    }
}
