package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.Bucket.Versioning;
import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Buckets and objects as S3 has them: owned by an account, versioned on demand, encrypted, written under conditions.
 *
 * <p>The index in the metastore is the truth. A body is written to a new file and forced to the disk before the transaction that
 * names it commits, and a file is deleted only after the transaction that forgets it has committed; so a process killed at any moment
 * leaves at worst files without a row, which {@link #sweep} removes.
 *
 * <p>Every method throws {@link StoreRefusedException} for what the caller asked wrongly.
 */
public final class VersionedStore {
    /** As in AWS by default. */
    private static final int MAX_BUCKETS = 10_000;

    /** A body can be replaced between reading its row and opening its file; then the newer one is wanted. */
    private static final int OPEN_ATTEMPTS = 5;

    /** An object with (a range of) its bytes. */
    public record Opened(StoredObject object, ByteRange range, InputStream stream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private final Database database;
    private final BodyFiles files;
    private final Publisher publisher;
    private final MultipartUploads uploads;
    private final OrphanSweep sweep;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final Ids ids;

    /** Opens the store whose bodies lie in {@code folder}, making the folder where needed. */
    public VersionedStore(
            Database database,
            KeyService keys,
            Path folder,
            StoreSettings settings,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.ids = new Ids(random);
        this.files = new BodyFiles(folder, keys, ids, settings.minFreeBytes());
        this.publisher = new Publisher(files, ids, clock);
        this.uploads = new MultipartUploads(database, files, publisher, settings, clock, ids);
        this.sweep = new OrphanSweep(database, files);
    }

    /** Multipart uploads into this store. */
    public MultipartUploads uploads() {
        return uploads;
    }

    /** Deletes files that no row names, and aborts uploads that were left alone for too long; how many files went. */
    public int sweep() {
        uploads.abortIdle();
        return sweep.run();
    }

    /**
     * Makes a bucket, not versioned.
     *
     * @param keepOwn whether a bucket that the owner has already is left as it is; otherwise it is refused. S3 does the first in
     *     us-east-1 and the second everywhere else (CreateBucket reference, Errors).
     */
    public void createBucket(AccountId owner, String name, boolean keepOwn) {
        BucketRows.checkName(name);
        database.useTransaction(tx -> {
            if (BucketRows.countOwnedBy(tx, owner) >= MAX_BUCKETS) {
                throw new StoreRefusedException(
                        Kind.INVALID_REQUEST, "You have attempted to create more than " + MAX_BUCKETS + " buckets");
            }
            if (!BucketRows.insert(tx, name, owner, clock.instant())) {
                boolean own = BucketRows.find(tx, name)
                        .filter(bucket -> bucket.owner().equals(owner))
                        .isPresent();
                if (own && keepOwn) {
                    return;
                }
                throw own
                        ? new StoreRefusedException(
                                Kind.BUCKET_ALREADY_OWNED,
                                "Your previous request to create the named bucket succeeded and you already own it.")
                        : new StoreRefusedException(
                                Kind.BUCKET_ALREADY_EXISTS, "The requested bucket name is not available: " + name);
            }
        });
    }

    public Bucket bucket(AccountId caller, String name) {
        return database.read(tx -> BucketRows.require(tx, caller, name));
    }

    /** The bucket's owner, whoever asks. */
    public AccountId ownerOf(String name) {
        return database.read(tx -> BucketRows.find(tx, name))
                .map(Bucket::owner)
                .orElseThrow(() ->
                        new StoreRefusedException(Kind.NO_SUCH_BUCKET, "The specified bucket does not exist: " + name));
    }

    /** The bucket's policy as its owner wrote it. */
    public Optional<String> policy(String name) {
        return database.read(tx -> BucketRows.policy(tx, name));
    }

    /** Gives the bucket a policy; null: none. */
    public void setPolicy(String name, @Nullable String policy) {
        database.useTransaction(tx -> BucketRows.setPolicy(tx, name, policy));
    }

    /** The account's buckets by name. */
    public List<Bucket> buckets(AccountId owner) {
        return database.read(tx -> BucketRows.ownedBy(tx, owner));
    }

    public void setVersioning(AccountId caller, String name, Versioning versioning) {
        database.useTransaction(tx -> {
            BucketRows.require(tx, caller, name);
            BucketRows.setVersioning(tx, name, versioning);
        });
    }

    /** Deletes a bucket without objects; uploads into it are aborted. */
    public void deleteBucket(AccountId caller, String name) {
        database.useTransaction(tx -> {
            BucketRows.require(tx, caller, name);
            if (ObjectRows.anyIn(tx, name)) {
                throw new StoreRefusedException(
                        Kind.BUCKET_NOT_EMPTY, "The bucket you tried to delete is not empty: " + name);
            }
            uploads.abortAll(tx, name);
            BucketRows.setPolicy(tx, name, null);
            BucketRows.delete(tx, name);
        });
    }

    /** Writes an object: visible whole, or not at all. */
    public StoredObject put(PutOrder order, InputStream bytes) {
        Place at = order.at();
        ObjectKey.checked(at.key());
        order.attributes().encode();
        Bucket bucket = bucket(at.caller(), at.bucket());
        try (WrittenFile file =
                files.write(bytes, bucket.owner(), order.keyChoice(), order.sizeBytes(), settings.maxObjectBytes())) {
            return committing(file, tx -> {
                checkArrived(order, file);
                String bodyId = ids.hex(16);
                StoredObject object = publisher.publish(
                        tx,
                        at,
                        order.attributes(),
                        order.condition(),
                        new Publisher.Body(
                                bodyId,
                                file.md5Hex(),
                                file.sizeBytes(),
                                order.kmsKeyId() == null ? null : file.keyArn()));
                BodyFile.insert(tx, bodyId, file);
                return object;
            });
        }
    }

    /** The object, or that version of it; a delete marker is refused as S3 refuses it. */
    public StoredObject head(Place at, @Nullable String versionId) {
        return database.read(tx -> find(tx, at, versionId));
    }

    /** Opens the bytes that {@code choose} wants of the object it is shown; it may refuse by throwing. */
    public Opened open(Place at, @Nullable String versionId, Function<StoredObject, ByteRange> choose) {
        for (int attempt = 1; ; attempt++) {
            record Found(StoredObject object, List<BodyFile> body) {}
            Found found = database.read(tx -> {
                StoredObject object = find(tx, at, versionId);
                return new Found(object, BodyFile.of(tx, object.bodyId()));
            });
            ByteRange range = choose.apply(found.object());
            try {
                InputStream stream =
                        new BodyStream(files, found.object().owner(), found.body(), range.from(), range.length());
                return new Opened(found.object(), range, stream);
            } catch (NoSuchFileException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw damaged(found.object(), e);
                }
            } catch (IOException e) {
                throw damaged(found.object(), e);
            }
        }
    }

    /**
     * Deletes: with a version, that version for good; without one, the object (a versioned bucket gets a delete marker). What was
     * removed, or the marker that was put; empty where there was nothing.
     *
     * @param ifMatch the ETag the object must have, without quotes, or null
     */
    public Optional<StoredObject> delete(Place at, @Nullable String versionId, @Nullable String ifMatch) {
        byte[] key = ObjectKey.checked(at.key());
        return database.inTransaction(tx -> {
            Bucket bucket = BucketRows.require(tx, at.caller(), at.bucket());
            long sequence = ObjectRows.lock(tx, bucket.name(), key);
            Optional<StoredObject> target = versionId == null
                    ? ObjectRows.latest(tx, bucket, key)
                    : ObjectRows.version(tx, bucket, key, versionId);
            if (ifMatch != null) {
                new WriteCondition.Matches(ifMatch)
                        .check(target.filter(object -> !object.version().marker()));
            }
            Optional<StoredObject> result;
            if (versionId == null && bucket.versioning() != Versioning.OFF) {
                result = Optional.of(publisher.mark(tx, bucket, at.key(), sequence));
            } else {
                target.ifPresent(object -> publisher.remove(tx, object));
                result = target;
            }
            ObjectRows.settle(tx, bucket.name(), key);
            return result;
        });
    }

    /** A page of current objects. */
    public ListPage list(AccountId caller, String bucket, ListQuery query) {
        return database.read(tx -> Lister.current(tx, BucketRows.require(tx, caller, bucket), query));
    }

    /** A page of versions and delete markers. */
    public ListPage versions(AccountId caller, String bucket, ListQuery query) {
        return database.read(tx -> Lister.versions(tx, BucketRows.require(tx, caller, bucket), query));
    }

    /** Runs the transaction that gives the file its row; a refusal means that it did not commit, so the file can go. */
    private <T> T committing(WrittenFile file, Function<Transaction, T> work) {
        try {
            return database.inTransaction(work);
        } catch (StoreRefusedException e) {
            file.discard();
            throw e;
        }
    }

    static void checkArrived(PutOrder order, WrittenFile file) {
        if (order.sizeBytes() >= 0 && order.sizeBytes() != file.sizeBytes()) {
            throw new StoreRefusedException(
                    Kind.INCOMPLETE_BODY,
                    "The body has " + file.sizeBytes() + " bytes, but " + order.sizeBytes() + " were announced");
        }
        if (order.md5() != null && !order.md5().equals(file.md5Hex())) {
            throw new StoreRefusedException(
                    Kind.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.");
        }
    }

    private static StoredObject find(Transaction tx, Place at, @Nullable String versionId) {
        Bucket bucket = BucketRows.require(tx, at.caller(), at.bucket());
        byte[] key = ObjectKey.bytes(at.key());
        Optional<StoredObject> found =
                versionId == null ? ObjectRows.latest(tx, bucket, key) : ObjectRows.version(tx, bucket, key, versionId);
        StoredObject object = found.orElseThrow(() -> versionId == null
                ? noSuchKey(at)
                : new StoreRefusedException(
                        Kind.NO_SUCH_VERSION, "The specified version does not exist: " + versionId));
        if (object.version().marker()) {
            throw versionId == null
                    ? noSuchKey(at)
                    : new StoreRefusedException(
                            Kind.IS_DELETE_MARKER, "The specified method is not allowed against a delete marker.");
        }
        return object;
    }

    private static StoreRefusedException noSuchKey(Place at) {
        return new StoreRefusedException(
                Kind.NO_SUCH_KEY, "The specified key does not exist: " + at.bucket() + "/" + at.key());
    }

    private static StoreRefusedException damaged(StoredObject object, IOException cause) {
        return new StoreRefusedException(
                Kind.DAMAGED, "The stored bytes of " + object.bucket() + "/" + object.key() + " cannot be read", cause);
    }
}
