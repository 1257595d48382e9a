package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A file of a body, and the rows of {@code s3_file}. The wrapped key is kept in hexadecimal, so that this stays a value. */
record BodyFile(String fileId, long sizeBytes, String wrappedKeyHex) {

    static void insert(Transaction tx, String bodyId, WrittenFile file) {
        tx.execute(
                "insert into s3_file (file_id, body_id, position, size_bytes, wrapped_key) values (?, ?, 0, ?, ?)",
                file.fileId(),
                bodyId,
                file.sizeBytes(),
                file.wrappedKey());
    }

    static List<BodyFile> of(Transaction tx, String bodyId) {
        return tx
                .query(
                        "select file_id, size_bytes, wrapped_key from s3_file where body_id = ? order by position",
                        bodyId)
                .stream()
                .map(BodyFile::read)
                .toList();
    }

    /** Removes a body's rows; its files are to be deleted once that is committed. */
    static List<String> remove(Transaction tx, String bodyId) {
        List<String> files = tx.query("select file_id from s3_file where body_id = ?", bodyId).stream()
                .map(row -> row.text("file_id"))
                .toList();
        tx.execute("delete from s3_file where body_id = ?", bodyId);
        return files;
    }

    /** Makes one body of several, in their order. */
    static void join(Transaction tx, List<String> bodyIds, String joinedId) {
        List<Object[]> moves = new ArrayList<>();
        for (int position = 0; position < bodyIds.size(); position++) {
            moves.add(new Object[] {joinedId, position, bodyIds.get(position)});
        }
        tx.executeBatch("update s3_file set body_id = ?, position = ? where body_id = ?", moves);
    }

    /** Those of the ids that have a row. */
    static List<String> known(Transaction tx, Collection<String> fileIds) {
        String marks = String.join(", ", fileIds.stream().map(_ -> "?").toList());
        return tx.query("select file_id from s3_file where file_id in (" + marks + ")", fileIds.toArray()).stream()
                .map(row -> row.text("file_id"))
                .toList();
    }

    private static BodyFile read(Row row) {
        return new BodyFile(
                row.text("file_id"),
                row.number("size_bytes"),
                java.util.HexFormat.of().formatHex(row.bytes("wrapped_key")));
    }
}
