package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.MultipartUploads.Part;
import dev.ownlabel.objectstore.embedded.MultipartUploads.Upload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code s3_upload} and {@code s3_part}. */
final class UploadRows {
    private static final String COLUMNS =
            "select upload_id, bucket, object_key, attributes, key_id, created from s3_upload ";

    private UploadRows() {}

    static void insert(Transaction tx, Upload upload, byte[] key) {
        tx.execute(
                "insert into s3_upload (upload_id, bucket, object_key, attributes, key_id, created, touched)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                upload.id(),
                upload.bucket(),
                key,
                upload.attributes().encode(),
                upload.kmsKeyId(),
                upload.created(),
                upload.created());
    }

    static Optional<Upload> find(Transaction tx, String id) {
        return tx.first(COLUMNS + "where upload_id = ?", id).map(UploadRows::read);
    }

    static List<Upload> of(Transaction tx, String bucket) {
        return tx.query(COLUMNS + "where bucket = ? order by object_key, upload_id", bucket).stream()
                .map(UploadRows::read)
                .toList();
    }

    static long count(Transaction tx, String bucket) {
        return tx.first("select count(*) as uploads from s3_upload where bucket = ?", bucket)
                .map(row -> row.number("uploads"))
                .orElse(0L);
    }

    /** Locks the row and notes the time; false where there is no such upload. */
    static boolean touch(Transaction tx, String id, Instant now) {
        return tx.execute("update s3_upload set touched = ? where upload_id = ?", now, id) == 1;
    }

    static List<String> untouchedSince(Transaction tx, Instant limit) {
        return tx.query("select upload_id from s3_upload where touched < ? order by touched limit 1000", limit).stream()
                .map(row -> row.text("upload_id"))
                .toList();
    }

    /** Removes the upload with its parts' rows; their bodies are the caller's to keep or drop. */
    static void delete(Transaction tx, String id) {
        tx.execute("delete from s3_part where upload_id = ?", id);
        tx.execute("delete from s3_upload where upload_id = ?", id);
    }

    static void insertPart(Transaction tx, String uploadId, Part part) {
        tx.execute(
                "insert into s3_part (upload_id, number, etag, size_bytes, modified, body_id) values (?, ?, ?, ?, ?,"
                        + " ?)",
                uploadId,
                part.number(),
                part.etag(),
                part.sizeBytes(),
                part.modified(),
                part.bodyId());
    }

    /** Removes the part's row and returns its body's id. */
    static Optional<String> removePart(Transaction tx, String uploadId, int number) {
        Optional<String> body = tx.first(
                        "select body_id from s3_part where upload_id = ? and number = ?", uploadId, number)
                .map(row -> row.text("body_id"));
        tx.execute("delete from s3_part where upload_id = ? and number = ?", uploadId, number);
        return body;
    }

    static List<Part> parts(Transaction tx, String uploadId) {
        return tx
                .query(
                        "select number, etag, size_bytes, modified, body_id from s3_part where upload_id = ? order by"
                                + " number",
                        uploadId)
                .stream()
                .map(row -> new Part(
                        (int) row.number("number"),
                        row.text("etag"),
                        row.number("size_bytes"),
                        row.instant("modified"),
                        row.text("body_id")))
                .toList();
    }

    private static Upload read(Row row) {
        return new Upload(
                row.text("upload_id"),
                row.text("bucket"),
                ObjectKey.text(row.bytes("object_key")),
                ObjectAttributes.decode(row.text("attributes")),
                row.textOrNull("key_id"),
                row.instant("created"));
    }
}
