package dev.ownlabel.objectstore;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Objects in memory, every bucket versioned. */
public final class FakeObjectStore implements ObjectStore {
    private final Map<String, AccountId> owners = new ConcurrentSkipListMap<>();
    private final Map<String, ConcurrentSkipListMap<String, List<byte[]>>> buckets = new ConcurrentSkipListMap<>();
    private volatile @Nullable Reason failure;

    /** Makes every later call fail so, or work again. */
    public void failWith(@Nullable Reason reason) {
        failure = reason;
    }

    /** Writes a text, making the bucket where it is missing. */
    public S3Location put(AccountId owner, String bucket, String key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            ensureBucket(owner, bucket);
            return put(
                            new PutTarget(owner, bucket, key, "text/plain"),
                            new ByteArrayInputStream(bytes),
                            bytes.length,
                            null)
                    .location();
        } catch (ObjectStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void ensureBucket(AccountId owner, String bucket) throws ObjectStoreException {
        owners.putIfAbsent(bucket, owner);
        buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>());
        objects(owner, bucket);
    }

    @Override
    public AccountId ownerOf(AccountId caller, String bucket) throws ObjectStoreException {
        objects(caller, bucket);
        return owners.getOrDefault(bucket, caller);
    }

    @Override
    public ObjectHead head(AccountId caller, S3Location at) throws ObjectStoreException {
        List<byte[]> versions = versions(caller, at);
        int index = index(at, versions);
        return head(at, versions.get(index), index);
    }

    @Override
    public ObjectContent open(AccountId caller, S3Location at) throws ObjectStoreException {
        List<byte[]> versions = versions(caller, at);
        int index = index(at, versions);
        return new ObjectContent(head(at, versions.get(index), index), new ByteArrayInputStream(versions.get(index)));
    }

    @Override
    public ObjectHead put(PutTarget target, InputStream bytes, long sizeBytes, @Nullable String kmsKeyId)
            throws ObjectStoreException {
        byte[] content;
        try {
            content = bytes.readAllBytes();
        } catch (IOException e) {
            throw new ObjectStoreException(Reason.UNAVAILABLE, "Reading failed", e);
        }
        List<byte[]> versions =
                objects(target.caller(), target.bucket()).computeIfAbsent(target.key(), _ -> new ArrayList<>());
        versions.add(content);
        return head(S3Location.of(target.bucket(), target.key()), content, versions.size() - 1);
    }

    @Override
    public void delete(AccountId caller, S3Location at) throws ObjectStoreException {
        objects(caller, at.bucket()).remove(at.key());
    }

    @Override
    public List<ObjectHead> list(AccountId caller, String bucket, String prefix, @Nullable String startAfter, int limit)
            throws ObjectStoreException {
        List<ObjectHead> heads = new ArrayList<>();
        objects(caller, bucket).forEach((key, versions) -> {
            if (key.startsWith(prefix)
                    && (startAfter == null || key.compareTo(startAfter) > 0)
                    && heads.size() < limit) {
                heads.add(head(S3Location.of(bucket, key), versions.getLast(), versions.size() - 1));
            }
        });
        return heads;
    }

    private ConcurrentSkipListMap<String, List<byte[]>> objects(AccountId caller, String bucket)
            throws ObjectStoreException {
        Reason reason = failure;
        if (reason != null) {
            throw new ObjectStoreException(reason, "As the test wants");
        }
        ConcurrentSkipListMap<String, List<byte[]>> objects = buckets.get(bucket);
        if (objects == null) {
            throw new ObjectStoreException(Reason.NO_SUCH_BUCKET, bucket);
        }
        if (!caller.equals(owners.get(bucket)) && !caller.equals(SERVICE)) {
            throw new ObjectStoreException(Reason.ACCESS_DENIED, bucket);
        }
        return objects;
    }

    private List<byte[]> versions(AccountId caller, S3Location at) throws ObjectStoreException {
        List<byte[]> versions = objects(caller, at.bucket()).get(at.key());
        if (versions == null) {
            throw new ObjectStoreException(Reason.NO_SUCH_KEY, at.key());
        }
        return versions;
    }

    private static int index(S3Location at, List<byte[]> versions) throws ObjectStoreException {
        int index = at.version() == null ? versions.size() - 1 : Integer.parseInt(at.version());
        if (index >= versions.size()) {
            throw new ObjectStoreException(Reason.NO_SUCH_VERSION, at.key());
        }
        return index;
    }

    private static ObjectHead head(S3Location at, byte[] bytes, int version) {
        return new ObjectHead(
                new S3Location(at.bucket(), at.key(), Integer.toString(version)),
                bytes.length,
                "etag-" + version,
                "text/plain",
                Instant.EPOCH);
    }
}
