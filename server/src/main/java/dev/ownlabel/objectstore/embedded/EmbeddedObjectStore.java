package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectHead;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.objectstore.PutTarget;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The embedded store as the other packages see it. */
public final class EmbeddedObjectStore implements ObjectStore {
    private final VersionedStore store;

    public EmbeddedObjectStore(VersionedStore store) {
        this.store = store;
    }

    @Override
    public void ensureBucket(AccountId owner, String bucket) throws ObjectStoreException {
        try {
            store.createBucket(owner, bucket, true);
        } catch (StoreRefusedException e) {
            throw e.kind() == StoreRefusedException.Kind.BUCKET_ALREADY_EXISTS
                    ? new ObjectStoreException(Reason.ACCESS_DENIED, "Bucket " + bucket + " is another account's", e)
                    : translated(e);
        }
    }

    @Override
    public AccountId ownerOf(AccountId caller, String bucket) throws ObjectStoreException {
        return asking(() -> store.ownerOf(bucket));
    }

    @Override
    public ObjectHead head(AccountId caller, S3Location at) throws ObjectStoreException {
        return asking(() -> head(store.head(place(caller, at), at.version())));
    }

    @Override
    public ObjectContent open(AccountId caller, S3Location at) throws ObjectStoreException {
        return asking(() -> {
            VersionedStore.Opened opened = store.open(place(caller, at), at.version(), ByteRange::all);
            return new ObjectContent(head(opened.object()), opened.stream());
        });
    }

    @Override
    public ObjectHead put(PutTarget target, InputStream bytes, long sizeBytes, @Nullable String kmsKeyId)
            throws ObjectStoreException {
        PutOrder order = PutOrder.plain(
                        new Place(target.caller(), target.bucket(), target.key()),
                        ObjectAttributes.ofType(target.contentType()),
                        sizeBytes)
                .withKey(kmsKeyId);
        return asking(() -> head(store.put(order, bytes)));
    }

    @Override
    public void delete(AccountId caller, S3Location at) throws ObjectStoreException {
        asking(() -> store.delete(place(caller, at), at.version(), null));
    }

    @Override
    public List<ObjectHead> list(AccountId caller, String bucket, String prefix, @Nullable String startAfter, int limit)
            throws ObjectStoreException {
        ListQuery query = new ListQuery(prefix, "", startAfter, null, Math.min(limit, ListQuery.MAX_LIMIT));
        return asking(() -> store.list(caller, bucket, query).objects().stream()
                .map(EmbeddedObjectStore::head)
                .toList());
    }

    private static Place place(AccountId caller, S3Location at) {
        return new Place(caller, at.bucket(), at.key());
    }

    private static ObjectHead head(StoredObject object) {
        String version = object.version().id();
        return new ObjectHead(
                new S3Location(
                        object.bucket(), object.key(), version.equals(StoredObject.NULL_VERSION) ? null : version),
                object.sizeBytes(),
                object.etag(),
                object.attributes().contentType(),
                object.modified());
    }

    private static <T> T asking(Supplier<T> work) throws ObjectStoreException {
        try {
            return work.get();
        } catch (StoreRefusedException e) {
            throw translated(e);
        } catch (UncheckedIOException e) {
            throw new ObjectStoreException(Reason.UNAVAILABLE, message(e), e);
        }
    }

    private static ObjectStoreException translated(StoreRefusedException e) {
        Reason reason = switch (e.kind()) {
            case NO_SUCH_BUCKET -> Reason.NO_SUCH_BUCKET;
            case NO_SUCH_KEY, IS_DELETE_MARKER -> Reason.NO_SUCH_KEY;
            case NO_SUCH_VERSION -> Reason.NO_SUCH_VERSION;
            case ACCESS_DENIED -> Reason.ACCESS_DENIED;
            case KEY_UNAVAILABLE -> Reason.KEY_UNAVAILABLE;
            default -> Reason.UNAVAILABLE;
        };
        return new ObjectStoreException(reason, message(e), e);
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? "" : e.getMessage();
    }
}
