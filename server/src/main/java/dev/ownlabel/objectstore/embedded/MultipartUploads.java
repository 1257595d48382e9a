package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects uploaded in parts. Each part is a body of its own; completing joins the chosen parts' files into one body without reading
 * them, in one transaction, so it takes milliseconds however large the object is.
 */
public final class MultipartUploads {
    /** The least size of every part but the last ("Amazon S3 multipart upload limits"). */
    static final long MIN_PART_BYTES = 5L << 20;

    private static final int MAX_PART_NUMBER = 10_000;
    private static final int MAX_UPLOADS = 10_000;

    /** The part of a completion: its number and the ETag its upload was answered with, without quotes. */
    public record PartName(int number, String etag) {}

    /** A part; the ETag is its MD5 in hexadecimal, without quotes. */
    public record Part(int number, String etag, long sizeBytes, Instant modified, String bodyId) {}

    /** An upload in progress. */
    public record Upload(
            String id,
            String bucket,
            String key,
            ObjectAttributes attributes,
            @Nullable String kmsKeyId,
            Instant created) {}

    private final Database database;
    private final BodyFiles files;
    private final Publisher publisher;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final Ids ids;

    MultipartUploads(
            Database database,
            BodyFiles files,
            Publisher publisher,
            StoreSettings settings,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.files = files;
        this.publisher = publisher;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    /** Begins an upload of the object that {@code order} describes; its size and digest do not count. Returns the upload's id. */
    public String start(PutOrder order) {
        byte[] key = ObjectKey.checked(order.at().key());
        String id = ids.hex(32);
        database.useTransaction(tx -> {
            Bucket bucket =
                    BucketRows.require(tx, order.at().caller(), order.at().bucket());
            if (UploadRows.count(tx, bucket.name()) >= MAX_UPLOADS) {
                throw new StoreRefusedException(
                        Kind.INVALID_REQUEST,
                        "The bucket has " + MAX_UPLOADS + " uploads in progress, abort some first");
            }
            UploadRows.insert(
                    tx,
                    new Upload(
                            id, bucket.name(), order.at().key(), order.attributes(), order.kmsKeyId(), clock.instant()),
                    key);
        });
        return id;
    }

    /** Stores a part, replacing one of the same number. */
    public Part put(Place at, String uploadId, int number, PutOrder order, InputStream bytes) {
        if (number < 1 || number > MAX_PART_NUMBER) {
            throw new StoreRefusedException(
                    Kind.INVALID_REQUEST, "Part number must be an integer between 1 and 10000, inclusive");
        }
        Upload upload = database.read(tx -> require(tx, at, uploadId));
        PutOrder keyed = order.withKey(upload.kmsKeyId());
        try (WrittenFile file =
                files.write(bytes, at.caller(), keyed.keyChoice(), order.sizeBytes(), settings.maxObjectBytes())) {
            try {
                return database.inTransaction(tx -> {
                    VersionedStore.checkArrived(order, file);
                    touch(tx, at, uploadId);
                    Part part = new Part(number, file.md5Hex(), file.sizeBytes(), clock.instant(), ids.hex(16));
                    UploadRows.removePart(tx, uploadId, number).ifPresent(old -> removeBody(tx, old));
                    UploadRows.insertPart(tx, uploadId, part);
                    BodyFile.insert(tx, part.bodyId(), file);
                    return part;
                });
            } catch (StoreRefusedException e) {
                file.discard();
                throw e;
            }
        }
    }

    /** Publishes the object made of the named parts, which must be in ascending order; other parts are dropped. */
    public StoredObject complete(Place at, String uploadId, List<PartName> names, WriteCondition condition) {
        return database.inTransaction(tx -> {
            touch(tx, at, uploadId);
            Upload upload = require(tx, at, uploadId);
            List<Part> all = UploadRows.parts(tx, uploadId);
            List<Part> chosen = choose(names, all);
            long size = chosen.stream().mapToLong(Part::sizeBytes).sum();
            if (size > settings.maxObjectBytes()) {
                throw new StoreRefusedException(
                        Kind.ENTITY_TOO_LARGE,
                        "The object would exceed the maximum allowed size of " + settings.maxObjectBytes() + " bytes");
            }
            String bodyId = ids.hex(16);
            BodyFile.join(tx, chosen.stream().map(Part::bodyId).toList(), bodyId);
            Set<Part> used = new HashSet<>(chosen);
            all.stream().filter(part -> !used.contains(part)).forEach(part -> removeBody(tx, part.bodyId()));
            UploadRows.delete(tx, uploadId);
            return publisher.publish(
                    tx,
                    at,
                    upload.attributes(),
                    condition,
                    new Publisher.Body(bodyId, joinedEtag(chosen), size, upload.kmsKeyId()));
        });
    }

    public void abort(Place at, String uploadId) {
        database.useTransaction(tx -> {
            touch(tx, at, uploadId);
            drop(tx, uploadId);
        });
    }

    /** The upload's parts by number. */
    public List<Part> parts(Place at, String uploadId) {
        return database.read(tx -> {
            require(tx, at, uploadId);
            return UploadRows.parts(tx, uploadId);
        });
    }

    /** The bucket's uploads in progress, by key and id. */
    public List<Upload> inProgress(AccountId caller, String bucket) {
        return database.read(tx -> {
            BucketRows.require(tx, caller, bucket);
            return UploadRows.of(tx, bucket);
        });
    }

    void abortAll(Transaction tx, String bucket) {
        UploadRows.of(tx, bucket).forEach(upload -> drop(tx, upload.id()));
    }

    void abortIdle() {
        Instant limit = clock.instant().minus(settings.uploadMaxAge());
        for (String id : database.read(tx -> UploadRows.untouchedSince(tx, limit))) {
            database.useTransaction(tx -> {
                if (UploadRows.touch(tx, id, clock.instant())) {
                    drop(tx, id);
                }
            });
        }
    }

    private void drop(Transaction tx, String uploadId) {
        UploadRows.parts(tx, uploadId).forEach(part -> removeBody(tx, part.bodyId()));
        UploadRows.delete(tx, uploadId);
    }

    private void removeBody(Transaction tx, String bodyId) {
        List<String> dead = BodyFile.remove(tx, bodyId);
        tx.afterCommit(() -> files.delete(dead));
    }

    /** Locks the upload's row, so that completing, aborting and adding parts exclude each other. */
    private void touch(Transaction tx, Place at, String uploadId) {
        UploadRows.touch(tx, uploadId, clock.instant());
        require(tx, at, uploadId);
    }

    private static Upload require(Transaction tx, Place at, String uploadId) {
        BucketRows.require(tx, at.caller(), at.bucket());
        return UploadRows.find(tx, uploadId)
                .filter(upload ->
                        upload.bucket().equals(at.bucket()) && upload.key().equals(at.key()))
                .orElseThrow(() -> new StoreRefusedException(
                        Kind.NO_SUCH_UPLOAD,
                        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                                + " aborted or completed."));
    }

    private static List<Part> choose(List<PartName> names, List<Part> all) {
        Map<Integer, Part> byNumber = new TreeMap<>();
        all.forEach(part -> byNumber.put(part.number(), part));
        List<Part> chosen = new ArrayList<>();
        int before = 0;
        for (PartName name : names) {
            if (name.number() <= before) {
                throw new StoreRefusedException(
                        Kind.INVALID_PART_ORDER, "The list of parts was not in ascending order.");
            }
            before = name.number();
            Part part = byNumber.get(name.number());
            if (part == null || !part.etag().equals(name.etag())) {
                throw new StoreRefusedException(
                        Kind.INVALID_PART,
                        "Part " + name.number() + " could not be found, or its entity tag is another");
            }
            chosen.add(part);
        }
        if (chosen.isEmpty()) {
            throw new StoreRefusedException(Kind.INVALID_REQUEST, "You must specify at least one part");
        }
        for (Part part : chosen.subList(0, chosen.size() - 1)) {
            if (part.sizeBytes() < MIN_PART_BYTES) {
                throw new StoreRefusedException(
                        Kind.ENTITY_TOO_SMALL, "Your proposed upload is smaller than the minimum allowed size");
            }
        }
        return chosen;
    }

    /** The MD5 of the parts' MD5s, and how many they are: what S3 answers and clients compare. */
    private static String joinedEtag(List<Part> parts) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
            return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
