package dev.ownlabel.objectstore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.objectstore.embedded.Bucket.Versioning;
import dev.ownlabel.objectstore.embedded.MultipartUploads.Part;
import dev.ownlabel.objectstore.embedded.MultipartUploads.PartName;
import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import dev.ownlabel.objectstore.embedded.VersionedStore.Opened;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store over either database. */
abstract class VersionedStoreContract {
    private static final AccountId ALICE = new AccountId("111122223333");
    private static final AccountId BOB = new AccountId("444455556666");
    private static final String BUCKET = "bucket";
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    private final FakeKeys keys = new FakeKeys();
    private Database database;
    private VersionedStore store;

    abstract Database database(Path folder);

    @BeforeEach
    void open() {
        database = database(folder);
        store = TestStores.open(database, keys, objects());
        store.createBucket(ALICE, BUCKET, false);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofManyRacingConditionalWritesOneWins() throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            byte[] bytes = ("writer " + i).getBytes(UTF_8);
            writers.add(() -> {
                try {
                    store.put(
                            PutOrder.plain(at("k"), ObjectAttributes.NONE, bytes.length)
                                    .withCondition(new WriteCondition.Absent()),
                            new ByteArrayInputStream(bytes));
                    return true;
                } catch (StoreRefusedException e) {
                    assertThat(e.kind()).isEqualTo(Kind.PRECONDITION_FAILED);
                    return false;
                }
            });
        }

        long won = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> writer : executor.invokeAll(writers)) {
                won += writer.get() ? 1 : 0;
            }
        }

        assertThat(won).isEqualTo(1);
        assertThat(bodyFiles()).hasSize(1);
    }

    @Test
    void aWriteThatExpectsAnotherEtagIsRefused() {
        StoredObject one = put("k", "one");

        put("k", "two", new WriteCondition.Matches(one.etag()));

        assertRefused(Kind.PRECONDITION_FAILED, () -> put("k", "three", new WriteCondition.Matches(one.etag())));
        assertRefused(Kind.NO_SUCH_KEY, () -> put("none", "x", new WriteCondition.Matches(one.etag())));
        assertThat(read("k", null)).isEqualTo("two");
    }

    @Test
    void aVersionedBucketKeepsEveryVersion() {
        store.setVersioning(ALICE, BUCKET, Versioning.ENABLED);
        StoredObject one = put("k", "one");
        StoredObject two = put("k", "two");

        StoredObject marker = store.delete(at("k"), null, null).orElseThrow();

        assertThat(marker.version().marker()).isTrue();
        assertRefused(Kind.NO_SUCH_KEY, () -> store.head(at("k"), null));
        assertRefused(
                Kind.IS_DELETE_MARKER,
                () -> store.head(at("k"), marker.version().id()));
        assertThat(read("k", one.version().id())).isEqualTo("one");
        assertThat(read("k", two.version().id())).isEqualTo("two");
        assertThat(versions(new ListQuery("", "", null, null, 10)))
                .containsExactly(
                        marker.version().id(), two.version().id(), one.version().id());
    }

    @Test
    void deletingTheMarkerBringsTheObjectBack() {
        store.setVersioning(ALICE, BUCKET, Versioning.ENABLED);
        put("k", "one");
        StoredObject marker = store.delete(at("k"), null, null).orElseThrow();

        store.delete(at("k"), marker.version().id(), null);

        assertThat(read("k", null)).isEqualTo("one");
    }

    @Test
    void aSuspendedBucketReplacesOnlyItsNullVersion() {
        put("k", "before");
        store.setVersioning(ALICE, BUCKET, Versioning.ENABLED);
        StoredObject kept = put("k", "kept");
        store.setVersioning(ALICE, BUCKET, Versioning.SUSPENDED);

        put("k", "after");

        assertThat(read("k", StoredObject.NULL_VERSION)).isEqualTo("after");
        assertThat(read("k", kept.version().id())).isEqualTo("kept");
        assertThat(versions(new ListQuery("", "", null, null, 10)))
                .containsExactly(StoredObject.NULL_VERSION, kept.version().id());
    }

    @Test
    void filesGoWithTheirObjects() throws Exception {
        put("a", "one");
        put("a", "two");
        put("b", "three");

        store.delete(at("b"), null, null);

        assertThat(bodyFiles()).hasSize(1);
        assertThat(store.sweep()).isZero();
    }

    @Test
    void makingAnOwnBucketAgainIsRefusedOrKeepsItAsTheCallerWants() {
        put("k", "v");

        store.createBucket(ALICE, BUCKET, true);

        assertThat(store.head(new Place(ALICE, BUCKET, "k"), null).sizeBytes()).isOne();
        assertRefused(Kind.BUCKET_ALREADY_OWNED, () -> store.createBucket(ALICE, BUCKET, false));
    }

    @Test
    void anotherAccountIsRefusedEverywhere() {
        put("k", "v");
        Place foreign = new Place(BOB, BUCKET, "k");

        assertRefused(Kind.ACCESS_DENIED, () -> store.bucket(BOB, BUCKET));
        assertRefused(Kind.ACCESS_DENIED, () -> store.head(foreign, null));
        assertRefused(Kind.ACCESS_DENIED, () -> store.delete(foreign, null, null));
        assertRefused(Kind.ACCESS_DENIED, () -> store.setVersioning(BOB, BUCKET, Versioning.ENABLED));
        assertRefused(Kind.ACCESS_DENIED, () -> store.deleteBucket(BOB, BUCKET));
        assertRefused(
                Kind.ACCESS_DENIED, () -> store.uploads().start(PutOrder.plain(foreign, ObjectAttributes.NONE, -1)));
        assertRefused(Kind.BUCKET_ALREADY_EXISTS, () -> store.createBucket(BOB, BUCKET, true));
        assertThat(store.buckets(BOB)).isEmpty();
    }

    @Test
    void aFlippedBitIsRefusedAndNeverServed() throws Exception {
        byte[] bytes = new byte[300_000];
        store.put(PutOrder.plain(at("k"), ObjectAttributes.NONE, bytes.length), new ByteArrayInputStream(bytes));
        Path file = bodyFiles().getFirst();
        byte[] cipher = Files.readAllBytes(file);
        cipher[200_000] ^= 1;
        Files.write(file, cipher);

        assertThatThrownBy(() -> {
                    try (Opened opened = store.open(at("k"), null, ByteRange::all)) {
                        opened.stream().readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFileInAnothersPlaceIsRefused() throws Exception {
        put("a", "same length 1");
        Path first = bodyFiles().getFirst();
        put("b", "same length 2");
        Path second = bodyFiles().stream()
                .filter(path -> !path.equals(first))
                .findFirst()
                .orElseThrow();

        Files.write(first, Files.readAllBytes(second));

        assertThatThrownBy(() -> read("a", null)).isInstanceOf(Exception.class);
    }

    @Test
    void bodiesOnTheDiskAreNotReadable() throws Exception {
        put("k", "a secret that must not lie in the open");

        byte[] cipher = Files.readAllBytes(bodyFiles().getFirst());

        assertThat(new String(cipher, UTF_8)).doesNotContain("secret");
    }

    @Test
    void filesThatAKilledProcessLeftAreSweptAndOthersAreNot() throws Exception {
        put("k", "v");
        Path orphan = objects().resolve("ab").resolve("ab" + "0".repeat(30));
        Files.createDirectories(orphan.getParent());
        Files.write(orphan, new byte[10]);
        Path foreign = objects().resolve("ab").resolve("README");
        Files.write(foreign, new byte[10]);

        VersionedStore restarted = TestStores.open(database, keys, objects());
        int swept = restarted.sweep();

        assertThat(swept).isEqualTo(1);
        assertThat(orphan).doesNotExist();
        assertThat(foreign).exists();
        assertThat(read("k", null)).isEqualTo("v");
    }

    @Test
    void theSweepLeavesAFileThatIsBeingWritten() throws Exception {
        InputStream sweeping = new ByteArrayInputStream("hello".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                store.sweep();
                return super.read(bytes, offset, length);
            }
        };

        store.put(PutOrder.plain(at("k"), ObjectAttributes.NONE, 5), sweeping);

        assertThat(read("k", null)).isEqualTo("hello");
    }

    @Test
    void theFileIsOnTheDiskBeforeTheRowNamesIt() {
        List<Integer> filesAtCommit = new ArrayList<>();
        InputStream source = new ByteArrayInputStream("hello".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                filesAtCommit.add(store.list(ALICE, BUCKET, new ListQuery("", "", null, null, 10))
                        .objects()
                        .size());
                return super.read(bytes, offset, length);
            }
        };

        store.put(PutOrder.plain(at("k"), ObjectAttributes.NONE, 5), source);

        assertThat(filesAtCommit).containsOnly(0);
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        VersionedStore full = TestStores.open(
                database, keys, objects(), new StoreSettings(MEGABYTE, Long.MAX_VALUE, Duration.ofDays(1)));

        assertRefused(
                Kind.STORAGE_FULL,
                () -> full.put(
                        PutOrder.plain(at("k"), ObjectAttributes.NONE, 1), new ByteArrayInputStream(new byte[1])));

        assertThat(bodyFiles()).isEmpty();
        assertRefused(Kind.NO_SUCH_KEY, () -> store.head(at("k"), null));
    }

    @Test
    void anObjectOverTheLimitIsRefusedHoweverItComes() throws Exception {
        VersionedStore small =
                TestStores.open(database, keys, objects(), new StoreSettings(MEGABYTE, 0, Duration.ofDays(1)));

        assertRefused(
                Kind.ENTITY_TOO_LARGE,
                () -> small.put(
                        PutOrder.plain(at("k"), ObjectAttributes.NONE, MEGABYTE + 1), InputStream.nullInputStream()));
        assertRefused(
                Kind.ENTITY_TOO_LARGE,
                () -> small.put(
                        PutOrder.plain(at("k"), ObjectAttributes.NONE, -1),
                        new ByteArrayInputStream(new byte[2 * MEGABYTE])));

        assertThat(bodyFiles()).isEmpty();
    }

    @Test
    void aCustomersKeyEncryptsAndWithoutItNothingOpens() {
        PutOrder order = PutOrder.plain(at("k"), ObjectAttributes.NONE, 1).withKey("my-key");
        StoredObject object = store.put(order, new ByteArrayInputStream(new byte[1]));

        keys.disable("arn:aws:kms:us-east-1:111122223333:key/my-key");

        assertThat(object.customerKey()).isEqualTo("arn:aws:kms:us-east-1:111122223333:key/my-key");
        assertRefused(Kind.KEY_UNAVAILABLE, () -> read("k", null));
        assertRefused(Kind.KEY_UNAVAILABLE, () -> store.put(order, new ByteArrayInputStream(new byte[1])));
    }

    @Test
    void aRangeIsReadFromItsPlace() throws Exception {
        put("k", "0123456789");

        try (Opened opened = store.open(at("k"), null, object -> ByteRange.parse("bytes=3-5", object.sizeBytes()))) {
            assertThat(opened.stream().readAllBytes()).asString(UTF_8).isEqualTo("345");
        }
        assertThat(ByteRange.parse("bytes=-4", 10)).isEqualTo(new ByteRange(6, 4));
        assertThat(ByteRange.parse("bytes=8-99", 10)).isEqualTo(new ByteRange(8, 2));
        assertRefused(Kind.INVALID_RANGE, () -> ByteRange.parse("bytes=10-", 10));
    }

    @Test
    void aListingPagesThroughKeysAndCommonPrefixes() {
        for (String key : List.of("a/1", "a/2", "a0", "b", "c/d/1", "c/d/2", "c/e", "d")) {
            put(key, "");
        }

        List<String> pages = new ArrayList<>();
        String after = null;
        do {
            ListPage page = store.list(ALICE, BUCKET, new ListQuery("", "/", after, null, 2));
            pages.add(keys(page) + " " + page.commonPrefixes());
            after = page.next();
        } while (after != null);

        assertThat(pages).containsExactly("[a0] [a/]", "[b] [c/]", "[d] []");
        assertThat(store.list(ALICE, BUCKET, new ListQuery("c/", "/", null, null, 10))
                        .commonPrefixes())
                .containsExactly("c/d/");
        assertThat(store.list(ALICE, BUCKET, new ListQuery("", "", null, null, 0))
                        .next())
                .isNull();
    }

    @Test
    void aListingOfVersionsPagesInsideAKey() {
        store.setVersioning(ALICE, BUCKET, Versioning.ENABLED);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.addFirst(put("k", "v" + i).version().id());
        }
        expected.add(put("l", "x").version().id());

        List<String> found = new ArrayList<>();
        String after = null;
        String version = null;
        do {
            ListPage page = store.versions(ALICE, BUCKET, new ListQuery("", "", after, version, 2));
            page.objects().forEach(object -> found.add(object.version().id()));
            after = page.next();
            version = page.nextVersion();
        } while (after != null);

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void anUploadInPartsBecomesOneObject() throws Exception {
        String id = start("big");
        byte[] first = bytes(5 * MEGABYTE, 1);
        byte[] second = bytes(1000, 2);
        Part two = part("big", id, 2, second);
        part("big", id, 1, bytes(10, 9));
        Part one = part("big", id, 1, first);
        part("big", id, 3, bytes(10, 3));

        StoredObject object = store.uploads().complete(at("big"), id, names(one, two), new WriteCondition.None());

        assertThat(object.etag()).endsWith("-2");
        assertThat(object.sizeBytes()).isEqualTo(first.length + second.length);
        assertThat(bodyFiles()).hasSize(2);
        try (Opened opened = store.open(at("big"), null, found -> new ByteRange(first.length - 3, 6))) {
            assertThat(opened.stream().readAllBytes()).containsExactly(1, 1, 1, 2, 2, 2);
        }
        assertRefused(Kind.NO_SUCH_UPLOAD, () -> store.uploads().parts(at("big"), id));
    }

    @Test
    void anAbortedUploadLeavesNothing() throws Exception {
        String id = start("big");
        part("big", id, 1, bytes(10, 1));

        store.uploads().abort(at("big"), id);

        assertThat(bodyFiles()).isEmpty();
        assertRefused(Kind.NO_SUCH_UPLOAD, () -> part("big", id, 1, bytes(10, 1)));
        assertRefused(Kind.NO_SUCH_UPLOAD, () -> store.uploads().abort(at("big"), id));
    }

    @Test
    void aCompletionThatNamesWrongPartsIsRefusedAndCanBeRepeated() {
        String id = start("big");
        Part one = part("big", id, 1, bytes(10, 1));
        Part two = part("big", id, 2, bytes(10, 2));

        assertRefused(Kind.INVALID_PART, () -> complete("big", id, List.of(new PartName(3, one.etag()))));
        assertRefused(Kind.INVALID_PART, () -> complete("big", id, List.of(new PartName(2, one.etag()))));
        assertRefused(Kind.INVALID_PART_ORDER, () -> complete("big", id, names(two, one)));
        assertRefused(Kind.ENTITY_TOO_SMALL, () -> complete("big", id, names(one, two)));
        assertThat(complete("big", id, names(two)).sizeBytes()).isEqualTo(10);
    }

    @Test
    void anUploadOfAnotherKeyIsNotFound() {
        String id = start("one");

        assertRefused(Kind.NO_SUCH_UPLOAD, () -> part("two", id, 1, bytes(10, 1)));
    }

    @Test
    void aBucketWithObjectsIsNotDeleted() throws Exception {
        put("k", "v");
        part("u", start("u"), 1, bytes(10, 1));

        assertRefused(Kind.BUCKET_NOT_EMPTY, () -> store.deleteBucket(ALICE, BUCKET));
        store.delete(at("k"), null, null);
        store.deleteBucket(ALICE, BUCKET);

        assertRefused(Kind.NO_SUCH_BUCKET, () -> store.bucket(ALICE, BUCKET));
        assertThat(bodyFiles()).isEmpty();
    }

    @Test
    void namesThatAwsDoesNotTakeAreRefused() {
        for (String name : List.of("ab", "Upper", "under_score", "-a-", "1.2.3.4", "a..b", "x".repeat(64))) {
            assertRefused(Kind.INVALID_BUCKET_NAME, () -> store.createBucket(ALICE, name, false));
        }
        assertRefused(Kind.KEY_TOO_LONG, () -> put("x".repeat(1025), ""));
    }

    @Test
    void attributesComeBackAsTheyWere() {
        ObjectAttributes attributes = new ObjectAttributes(
                java.util.Map.of("content-type", "a/b; c=\"d\"", "cache-control", "x=1&y"),
                java.util.Map.of("näme", "wért = &%"));

        store.put(PutOrder.plain(at("k"), attributes, 0), InputStream.nullInputStream());

        assertThat(store.head(at("k"), null).attributes()).isEqualTo(attributes);
    }

    private Path objects() {
        return folder.resolve("objects");
    }

    private static Place at(String key) {
        return new Place(ALICE, BUCKET, key);
    }

    private StoredObject put(String key, String text) {
        return put(key, text, new WriteCondition.None());
    }

    private StoredObject put(String key, String text, WriteCondition condition) {
        byte[] bytes = text.getBytes(UTF_8);
        return store.put(
                PutOrder.plain(at(key), ObjectAttributes.NONE, bytes.length).withCondition(condition),
                new ByteArrayInputStream(bytes));
    }

    private String read(String key, @Nullable String version) {
        try (Opened opened = store.open(at(key), version, ByteRange::all)) {
            return new String(opened.stream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> versions(ListQuery query) {
        return store.versions(ALICE, BUCKET, query).objects().stream()
                .map(object -> object.version().id())
                .toList();
    }

    private static List<String> keys(ListPage page) {
        return page.objects().stream().map(StoredObject::key).toList();
    }

    private String start(String key) {
        return store.uploads().start(PutOrder.plain(at(key), ObjectAttributes.NONE, -1));
    }

    private Part part(String key, String id, int number, byte[] bytes) {
        PutOrder order = PutOrder.plain(at(key), ObjectAttributes.NONE, bytes.length);
        return store.uploads().put(at(key), id, number, order, new ByteArrayInputStream(bytes));
    }

    private StoredObject complete(String key, String id, List<PartName> names) {
        return store.uploads().complete(at(key), id, names, new WriteCondition.None());
    }

    private static List<PartName> names(Part... parts) {
        return java.util.Arrays.stream(parts)
                .map(part -> new PartName(part.number(), part.etag()))
                .toList();
    }

    private static byte[] bytes(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private List<Path> bodyFiles() throws IOException {
        try (var files = Files.walk(objects())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertRefused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreRefusedException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
