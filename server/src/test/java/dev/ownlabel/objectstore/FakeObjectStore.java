package dev.ownlabel.objectstore;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Objects in memory, every bucket versioned. It can be told to fail. */
public final class FakeObjectStore implements ObjectStore {
    /** Thrown in place of the write at which the process is to be killed. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("ArrayRecordComponent") // a fake's own bytes
    private record Version(
            String id,
            byte[] bytes,
            String contentType,
            @Nullable String kmsKeyId) {}

    private final Map<String, AccountId> owners = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<String, List<Version>>> buckets = new ConcurrentHashMap<>();
    private final Map<String, Reason> failing = new ConcurrentHashMap<>();
    private final Map<String, Long> pretended = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int killAt = -1;
    private volatile @Nullable Reason failure;
    private volatile @Nullable Runnable atWrite;
    private volatile int actAt = -1;
    private final Map<String, Runnable> atOpening = new ConcurrentHashMap<>();

    /** Makes every later call fail so, or work again. */
    public void failWith(@Nullable Reason reason) {
        failure = reason;
    }

    /** Writes a text, making the bucket where it is missing; the location carries the version. */
    public S3Location put(AccountId owner, String bucket, String key, String text) {
        return new S3Location(bucket, key, add(owner, bucket, key, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says from now on that the objects of that key have so many bytes. */
    public void pretendSize(String bucket, String key, long sizeBytes) {
        pretended.put(bucket + "/" + key, sizeBytes);
    }

    /** Every call that touches the bucket fails from now on; null ends that. */
    public void fail(String bucket, @Nullable Reason reason) {
        if (reason == null) {
            failing.remove(bucket);
        } else {
            failing.put(bucket, reason);
        }
    }

    /** The write or deletion with that number from now, from 1, does not happen and throws {@link Killed}. */
    public void killAtWrite(int number) {
        writes.set(0);
        killAt = number;
    }

    /** Right before the write or deletion with that number from now, from 1, {@code action} happens. */
    public void atWrite(int number, Runnable action) {
        writes.set(0);
        actAt = number;
        atWrite = action;
    }

    /** Whenever an object of that key is opened from now on, {@code action} happens first. */
    public void atOpening(String bucket, String key, Runnable action) {
        atOpening.put(bucket + "/" + key, action);
    }

    /** How many writes and deletions there were since {@link #killAtWrite} or the beginning. */
    public int writes() {
        return writes.get();
    }

    /** The current bytes as text. */
    public String text(String bucket, String key) {
        return new String(current(bucket, key).bytes(), StandardCharsets.UTF_8);
    }

    /** The customer key that the object was written under, or null. */
    public @Nullable String kmsKeyId(String bucket, String key) {
        return current(bucket, key).kmsKeyId();
    }

    public List<String> keys(String bucket) {
        return List.copyOf(objects(bucket).keySet());
    }

    /** Writes without failing; returns the version's id. */
    public String add(AccountId owner, String bucket, String key, byte[] bytes) {
        owners.putIfAbsent(bucket, owner);
        String id = "v" + versions.incrementAndGet();
        objects(bucket)
                .computeIfAbsent(key, _ -> new ArrayList<>())
                .add(new Version(id, bytes.clone(), "application/octet-stream", null));
        return id;
    }

    /** Makes a bucket before a test. */
    public void addBucket(AccountId owner, String bucket) {
        owners.put(bucket, owner);
    }

    /** Puts the bytes of one key under another, as somebody with access to the store could. */
    public void copy(String bucket, String from, String to) {
        objects(bucket).put(to, new ArrayList<>(List.of(current(bucket, from))));
    }

    /** Flips one bit of the current bytes. */
    public void damage(String bucket, String key) {
        byte[] bytes = current(bucket, key).bytes();
        bytes[bytes.length / 2] ^= 1;
    }

    @Override
    public void ensureBucket(AccountId owner, String bucket) throws ObjectStoreException {
        AccountId before = owners.putIfAbsent(bucket, owner);
        if (before != null && !before.equals(owner)) {
            throw new ObjectStoreException(Reason.ACCESS_DENIED, "Bucket " + bucket + " is another account's");
        }
        check(owner, bucket);
    }

    @Override
    public AccountId ownerOf(AccountId caller, String bucket) throws ObjectStoreException {
        Reason everywhere = failure;
        Reason reason = everywhere == null ? failing.get(bucket) : everywhere;
        if (reason != null) {
            throw new ObjectStoreException(reason, "Told to fail");
        }
        AccountId owner = owners.get(bucket);
        if (owner == null) {
            throw new ObjectStoreException(Reason.NO_SUCH_BUCKET, "No bucket " + bucket);
        }
        return owner;
    }

    @Override
    public ObjectHead head(AccountId caller, S3Location at) throws ObjectStoreException {
        check(caller, at.bucket());
        return head(at.bucket(), at.key(), find(at));
    }

    @Override
    public ObjectContent open(AccountId caller, S3Location at) throws ObjectStoreException {
        check(caller, at.bucket());
        atOpening.getOrDefault(at.bucket() + "/" + at.key(), () -> {}).run();
        Version version = find(at);
        return new ObjectContent(head(at.bucket(), at.key(), version), new ByteArrayInputStream(version.bytes()));
    }

    @Override
    public ObjectHead put(PutTarget target, InputStream bytes, long sizeBytes, @Nullable String kmsKeyId)
            throws ObjectStoreException {
        check(target.caller(), target.bucket());
        countWrite();
        byte[] all;
        try {
            all = bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (all.length != sizeBytes) {
            throw new IllegalStateException("Told " + sizeBytes + " bytes, got " + all.length);
        }
        Version version = new Version("v" + versions.incrementAndGet(), all, target.contentType(), kmsKeyId);
        objects(target.bucket())
                .computeIfAbsent(target.key(), _ -> new ArrayList<>())
                .add(version);
        return head(target.bucket(), target.key(), version);
    }

    @Override
    public void delete(AccountId caller, S3Location at) throws ObjectStoreException {
        check(caller, at.bucket());
        countWrite();
        List<Version> all = objects(at.bucket()).get(at.key());
        if (all != null) {
            all.removeIf(version -> at.version() == null || version.id().equals(at.version()));
            if (all.isEmpty()) {
                objects(at.bucket()).remove(at.key());
            }
        }
    }

    @Override
    public List<ObjectHead> list(AccountId caller, String bucket, String prefix, @Nullable String startAfter, int limit)
            throws ObjectStoreException {
        check(caller, bucket);
        List<ObjectHead> heads = new ArrayList<>();
        for (Map.Entry<String, List<Version>> entry : new TreeMap<>(objects(bucket)).entrySet()) {
            boolean after = startAfter == null || entry.getKey().compareTo(startAfter) > 0;
            if (entry.getKey().startsWith(prefix) && after && heads.size() < limit) {
                heads.add(head(bucket, entry.getKey(), entry.getValue().getLast()));
            }
        }
        return heads;
    }

    private ConcurrentSkipListMap<String, List<Version>> objects(String bucket) {
        return buckets.computeIfAbsent(bucket, _ -> new ConcurrentSkipListMap<>());
    }

    private Version current(String bucket, String key) {
        List<Version> all = objects(bucket).get(key);
        if (all == null) {
            throw new IllegalStateException(
                    "No object " + key + " in " + objects(bucket).keySet());
        }
        return all.getLast();
    }

    private void countWrite() {
        int write = writes.incrementAndGet();
        if (write == killAt) {
            throw new Killed();
        }
        Runnable action = atWrite;
        if (write == actAt && action != null) {
            atWrite = null;
            action.run();
        }
    }

    private void check(AccountId caller, String bucket) throws ObjectStoreException {
        if (!ownerOf(caller, bucket).equals(caller)) {
            throw new ObjectStoreException(Reason.ACCESS_DENIED, "Bucket " + bucket + " is another account's");
        }
    }

    private Version find(S3Location at) throws ObjectStoreException {
        List<Version> all = objects(at.bucket()).get(at.key());
        if (all == null) {
            throw new ObjectStoreException(Reason.NO_SUCH_KEY, "No object " + at.uri());
        }
        if (at.version() == null) {
            return all.getLast();
        }
        return all.stream()
                .filter(version -> version.id().equals(at.version()))
                .findFirst()
                .orElseThrow(() -> new ObjectStoreException(Reason.NO_SUCH_VERSION, "No such version of " + at.uri()));
    }

    private ObjectHead head(String bucket, String key, Version version) {
        return new ObjectHead(
                new S3Location(bucket, key, version.id()),
                pretended.getOrDefault(bucket + "/" + key, (long) version.bytes().length),
                "\"" + version.id() + "\"",
                version.contentType(),
                Instant.EPOCH);
    }
}
