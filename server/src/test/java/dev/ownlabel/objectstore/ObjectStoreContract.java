package dev.ownlabel.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every implementation of the port does. */
public abstract class ObjectStoreContract {
    protected static final AccountId ALICE = new AccountId("111122223333");
    protected static final AccountId BOB = new AccountId("444455556666");
    protected static final String BUCKET = "alice-bucket";
    protected static final String BOBS_BUCKET = "bobs-bucket";

    /** A store in which nothing is; ALICE may have {@link #BUCKET}, BOB {@link #BOBS_BUCKET}. */
    protected abstract ObjectStore store();

    @Test
    void whatWasPutIsReadBackWithItsHead() throws Exception {
        ObjectStore store = storeWithBucket();

        ObjectHead put = put(store, "a/b c+ü.txt", "hello");

        S3Location at = S3Location.of(BUCKET, "a/b c+ü.txt");
        assertThat(read(store, at)).isEqualTo("hello");
        assertThat(store.head(ALICE, at)).isEqualTo(put);
        assertThat(put.sizeBytes()).isEqualTo(5);
        assertThat(put.contentType()).isEqualTo("text/plain");
        assertThat(put.etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(put.location()).isEqualTo(at);
    }

    @Test
    void anObjectOfSeveralMegabytesComesBackUnchanged() throws Exception {
        ObjectStore store = storeWithBucket();
        byte[] bytes = new byte[3_500_001];
        new Random(5).nextBytes(bytes);

        store.put(target("big"), new ByteArrayInputStream(bytes), bytes.length, null);

        try (ObjectContent content = store.open(ALICE, S3Location.of(BUCKET, "big"))) {
            assertThat(Arrays.equals(content.readAll(4_000_000), bytes)).isTrue();
        }
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        ObjectStore store = storeWithBucket();

        put(store, "empty", "");

        assertThat(read(store, S3Location.of(BUCKET, "empty"))).isEmpty();
        assertThat(store.head(ALICE, S3Location.of(BUCKET, "empty")).sizeBytes())
                .isZero();
    }

    @Test
    void aSecondPutReplacesTheFirst() throws Exception {
        ObjectStore store = storeWithBucket();
        put(store, "k", "one");

        put(store, "k", "two");

        assertThat(read(store, S3Location.of(BUCKET, "k"))).isEqualTo("two");
    }

    @Test
    void aStreamCanBeClosedBeforeItsEnd() throws Exception {
        ObjectStore store = storeWithBucket();
        byte[] bytes = new byte[1_000_000];
        store.put(target("k"), new ByteArrayInputStream(bytes), bytes.length, null);

        try (ObjectContent content = store.open(ALICE, S3Location.of(BUCKET, "k"))) {
            assertThat(content.stream().read()).isZero();
        }

        assertThat(store.head(ALICE, S3Location.of(BUCKET, "k")).sizeBytes()).isEqualTo(1_000_000);
    }

    @Test
    void aBodyShorterThanAnnouncedIsRefusedAndNothingAppears() throws Exception {
        ObjectStore store = storeWithBucket();

        assertThatThrownBy(() -> store.put(target("k"), new ByteArrayInputStream(new byte[10]), 11, null))
                .isInstanceOf(Exception.class);

        assertRefused(Reason.NO_SUCH_KEY, () -> store.head(ALICE, S3Location.of(BUCKET, "k")));
    }

    @Test
    void aSourceThatFailsLeavesWhatWasThere() throws Exception {
        ObjectStore store = storeWithBucket();
        put(store, "k", "before");

        assertThatThrownBy(() -> store.put(target("k"), new FailingStream(100_000), 200_000, null))
                .isInstanceOf(Exception.class);

        assertThat(read(store, S3Location.of(BUCKET, "k"))).isEqualTo("before");
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        ObjectStore store = storeWithBucket();

        assertRefused(Reason.NO_SUCH_KEY, () -> store.head(ALICE, S3Location.of(BUCKET, "none")));
        assertRefused(
                Reason.NO_SUCH_KEY,
                () -> store.open(ALICE, S3Location.of(BUCKET, "none")).close());
        assertRefused(
                Reason.NO_SUCH_BUCKET,
                () -> store.open(ALICE, S3Location.of("no-such-bucket", "none")).close());
        assertRefused(Reason.NO_SUCH_BUCKET, () -> store.list(ALICE, "no-such-bucket", "", null, 10));
    }

    @Test
    void deletingTwiceIsNoError() throws Exception {
        ObjectStore store = storeWithBucket();
        put(store, "k", "v");

        store.delete(ALICE, S3Location.of(BUCKET, "k"));
        store.delete(ALICE, S3Location.of(BUCKET, "k"));

        assertRefused(Reason.NO_SUCH_KEY, () -> store.head(ALICE, S3Location.of(BUCKET, "k")));
    }

    @Test
    void anotherAccountReachesNothing() throws Exception {
        ObjectStore store = storeWithBucket();
        put(store, "k", "v");
        S3Location at = S3Location.of(BUCKET, "k");
        PutTarget foreign = new PutTarget(BOB, BUCKET, "k", "text/plain");

        assertRefused(Reason.ACCESS_DENIED, () -> store.head(BOB, at));
        assertRefused(Reason.ACCESS_DENIED, () -> store.open(BOB, at).close());
        assertRefused(Reason.ACCESS_DENIED, () -> store.delete(BOB, at));
        assertRefused(Reason.ACCESS_DENIED, () -> store.list(BOB, BUCKET, "", null, 10));
        assertRefused(Reason.ACCESS_DENIED, () -> store.put(foreign, new ByteArrayInputStream(new byte[1]), 1, null));
        assertRefused(Reason.ACCESS_DENIED, () -> store.ensureBucket(BOB, BUCKET));
        assertThat(read(store, at)).isEqualTo("v");
    }

    @Test
    void theOwnerOfABucketIsToldToAnyone() throws Exception {
        ObjectStore store = storeWithBucket();
        store.ensureBucket(BOB, BOBS_BUCKET);

        assertThat(store.ownerOf(BOB, BUCKET)).isEqualTo(ALICE);
        assertThat(store.ownerOf(ALICE, BOBS_BUCKET)).isEqualTo(BOB);
    }

    @Test
    void theServicesOwnPartsAreOutOfReach() throws Exception {
        ObjectStore store = storeWithBucket();
        store.ensureBucket(ObjectStore.SERVICE, "ownlabel-artifacts");
        PutTarget target = new PutTarget(ObjectStore.SERVICE, "ownlabel-artifacts", "model/1", "x/y");

        store.put(target, new ByteArrayInputStream(new byte[] {1, 2}), 2, null);

        S3Location at = S3Location.of("ownlabel-artifacts", "model/1");
        assertThat(store.head(ObjectStore.SERVICE, at).sizeBytes()).isEqualTo(2);
        assertThat(keys(store.list(ObjectStore.SERVICE, "ownlabel-artifacts", "model/", null, 10)))
                .containsExactly("model/1");
        assertThatThrownBy(() -> store.head(ALICE, at)).isInstanceOf(ObjectStoreException.class);
    }

    @Test
    void aListingIsInByteOrderAndGoesOnAfterAKey() throws Exception {
        ObjectStore store = storeWithBucket();
        for (String key : List.of("p/b", "p/a", "p/B", "q", "p/ä", "p/😀", "p/\uffee", "o")) {
            put(store, key, "");
        }

        List<String> first = keys(store.list(ALICE, BUCKET, "p/", null, 3));
        List<String> second = keys(store.list(ALICE, BUCKET, "p/", first.getLast(), 3));
        List<String> third = keys(store.list(ALICE, BUCKET, "p/", second.getLast(), 3));

        assertThat(first).containsExactly("p/B", "p/a", "p/b");
        assertThat(second).containsExactly("p/ä", "p/\uffee", "p/😀");
        assertThat(third).isEmpty();
    }

    private ObjectStore storeWithBucket() throws ObjectStoreException {
        ObjectStore store = store();
        store.ensureBucket(ALICE, BUCKET);
        store.ensureBucket(ALICE, BUCKET);
        return store;
    }

    private static PutTarget target(String key) {
        return new PutTarget(ALICE, BUCKET, key, "text/plain");
    }

    private static ObjectHead put(ObjectStore store, String key, String text) throws ObjectStoreException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return store.put(target(key), new ByteArrayInputStream(bytes), bytes.length, null);
    }

    private static String read(ObjectStore store, S3Location at) throws ObjectStoreException, IOException {
        try (ObjectContent content = store.open(ALICE, at)) {
            return new String(content.readAll(1000), StandardCharsets.UTF_8);
        }
    }

    private static List<String> keys(List<ObjectHead> heads) {
        return heads.stream().map(head -> head.location().key()).toList();
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Breaks after some bytes, as a client that goes away. */
    private static final class FailingStream extends InputStream {
        private int left;

        FailingStream(int left) {
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left-- <= 0) {
                throw new IOException("gone");
            }
            return 7;
        }

        @Override
        public int read(byte @Nullable [] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("gone");
            }
            int read = Math.min(left, length);
            left -= read;
            return read;
        }
    }
}
