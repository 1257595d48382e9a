package dev.ownlabel.api.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3ServletTest {
    private static final String BUCKET = "bucket";

    @TempDir
    Path folder;

    private S3Endpoint endpoint;
    private S3Client alice;

    @BeforeEach
    void start() throws Exception {
        endpoint = new S3Endpoint(folder);
        alice = endpoint.client(S3Endpoint.ALICES_KEY);
        alice.createBucket(request -> request.bucket(BUCKET));
    }

    @AfterEach
    void stop() {
        alice.close();
        endpoint.close();
    }

    @Test
    void anObjectComesBackWithItsMetadata() {
        alice.putObject(
                request -> request.bucket(BUCKET)
                        .key("a b/ü+?#%.txt")
                        .contentType("text/x")
                        .cacheControl("no-store")
                        .metadata(Map.of("colour", "blue")),
                RequestBody.fromString("hello"));

        var back = alice.getObjectAsBytes(request -> request.bucket(BUCKET).key("a b/ü+?#%.txt"));

        assertThat(back.asUtf8String()).isEqualTo("hello");
        assertThat(back.response().contentType()).isEqualTo("text/x");
        assertThat(back.response().cacheControl()).isEqualTo("no-store");
        assertThat(back.response().metadata()).containsExactly(Map.entry("colour", "blue"));
        assertThat(back.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(back.response().versionId()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void everyChecksumIsTakenAndGivenBack(ChecksumAlgorithm algorithm) {
        PutObjectResponse put = alice.putObject(
                request -> request.bucket(BUCKET).key("k").checksumAlgorithm(algorithm),
                RequestBody.fromString("hello"));

        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(get("k")).isEqualTo("hello");
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingAppears() {
        for (ChecksumCase wrong : ChecksumCase.ALL) {
            assertError("BadDigest", () -> wrong.put(alice));
        }

        assertError("NoSuchKey", () -> get("k"));
    }

    @Test
    void aWrongChecksumBehindTheBodyIsRefused() throws Exception {
        String body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";

        HttpResponse<String> answer = SignedHttp.put(
                endpoint.uri().resolve("/bucket/k"),
                Map.of(
                        "x-amz-content-sha256",
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        "x-amz-trailer",
                        "x-amz-checksum-crc32",
                        "x-amz-decoded-content-length",
                        "5",
                        "content-encoding",
                        "aws-chunked"),
                body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>BadDigest</Code>");
        assertError("NoSuchKey", () -> get("k"));
    }

    @Test
    void aChunkedBodyOfAnotherLengthThanAnnouncedIsRefused() throws Exception {
        String body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

        for (String announced : List.of("4", "6")) {
            HttpResponse<String> answer = SignedHttp.put(
                    endpoint.uri().resolve("/bucket/k"),
                    Map.of(
                            "x-amz-content-sha256",
                            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                            "x-amz-trailer",
                            "x-amz-checksum-crc32",
                            "x-amz-decoded-content-length",
                            announced,
                            "content-encoding",
                            "aws-chunked"),
                    body);

            assertThat(answer.body()).contains("<Code>IncompleteBody</Code>");
        }
        assertError("NoSuchKey", () -> get("k"));
    }

    @Test
    void aLargeSignedBodyIsVerifiedAsItStreams() throws Exception {
        byte[] bytes = new byte[9_000_000];
        new Random(1).nextBytes(bytes);
        URI at = endpoint.uri().resolve("/bucket/k");

        HttpResponse<String> wrong = SignedHttp.put(at, Map.of("x-amz-content-sha256", "0".repeat(64)), bytes);
        HttpResponse<String> right =
                SignedHttp.put(at, Map.of("x-amz-content-sha256", SignedHttp.sha256(bytes)), bytes);
        HttpResponse<String> unsigned = SignedHttp.putWithSecret(
                "another-secret", at, Map.of("x-amz-content-sha256", SignedHttp.sha256(bytes)), bytes);

        assertThat(wrong.body()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(unsigned.body()).contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(alice.headObject(request -> request.bucket(BUCKET).key("k")).contentLength())
                .isEqualTo(bytes.length);
    }

    @Test
    void aHeaderAddedBehindTheSignatureIsRefused() throws Exception {
        HttpResponse<String> answer = SignedHttp.putWithExtra(
                endpoint.uri().resolve("/bucket/k"), Map.of("x-amz-meta-added", "1"), "hello".getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("not signed");
    }

    @Test
    void whoeverDoesNotSignIsRefused() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String path : List.of("/", "/bucket", "/bucket/k", "/healthz", "/?AWSAccessKeyId=x&Signature=y")) {
            HttpRequest request =
                    HttpRequest.newBuilder(endpoint.uri().resolve(path)).build();

            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).as(path).contains("<Code>AccessDenied</Code>", "<RequestId>");
        }
    }

    @Test
    void anUnknownKeyAWrongSecretAndAWrongTokenAreRefused() {
        assertRefused("InvalidAccessKeyId", AwsBasicCredentials.create("AKIANOBODY0000000001", "x"));
        assertRefused(
                "SignatureDoesNotMatch", AwsBasicCredentials.create(S3Endpoint.ALICES_KEY.accessKeyId(), "wrong"));
        assertRefused(
                "InvalidToken",
                AwsBasicCredentials.create(S3Endpoint.SESSION.accessKeyId(), S3Endpoint.SESSION.secretAccessKey()));
        assertRefused(
                "InvalidToken",
                AwsSessionCredentials.create(
                        S3Endpoint.SESSION.accessKeyId(), S3Endpoint.SESSION.secretAccessKey(), "another"));
        assertRefused(
                "InvalidToken",
                AwsSessionCredentials.create(
                        S3Endpoint.ALICES_KEY.accessKeyId(), S3Endpoint.ALICES_KEY.secretAccessKey(), "any"));
    }

    @Test
    void aSessionActsForItsAccount() {
        try (S3Client session = endpoint.client(S3Endpoint.SESSION)) {
            session.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("v"));
        }

        assertThat(get("k")).isEqualTo("v");
    }

    @Test
    void anotherAccountIsDenied() {
        put("k", "v");

        try (S3Client bob = endpoint.client(S3Endpoint.BOBS_KEY)) {
            assertError(
                    "AccessDenied",
                    () -> bob.getObjectAsBytes(request -> request.bucket(BUCKET).key("k")));
            assertError(
                    "AccessDenied",
                    () -> bob.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("x")));
            assertError("AccessDenied", () -> bob.listObjectsV2(request -> request.bucket(BUCKET)));
            assertError("BucketAlreadyExists", () -> bob.createBucket(request -> request.bucket(BUCKET)));
            bob.createBucket(request -> request.bucket("bobs"));
            assertError(
                    "AccessDenied",
                    () -> bob.copyObject(request -> request.sourceBucket(BUCKET)
                            .sourceKey("k")
                            .destinationBucket("bobs")
                            .destinationKey("k")));
            assertThat(bob.listBuckets().buckets()).hasSize(1);
        }
    }

    @Test
    void aPresignedUrlReadsWithoutAnyCredential() throws Exception {
        put("a b", "hello");
        String url;
        try (S3Presigner presigner = presigner()) {
            url = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(get -> get.bucket(BUCKET).key("a b")))
                    .url()
                    .toString();
        }
        HttpClient http = HttpClient.newHttpClient();

        HttpResponse<String> right =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        HttpResponse<String> wrong = http.send(
                HttpRequest.newBuilder(URI.create(url.replace("a%20b", "c"))).build(), BodyHandlers.ofString());

        assertThat(right.body()).isEqualTo("hello");
        assertThat(wrong.statusCode()).isEqualTo(403);
    }

    @Test
    void aPresignedUrlTakesAForm() throws Exception {
        String url;
        try (S3Presigner presigner = presigner()) {
            url = presigner
                    .presignPutObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                            .putObjectRequest(put -> put.bucket(BUCKET).key("k")))
                    .url()
                    .toString();
        }

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("content-type", "application/x-www-form-urlencoded")
                                .PUT(BodyPublishers.ofString("a=b&c=d"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(get("k")).isEqualTo("a=b&c=d");
    }

    @Test
    void rangesAndConditionsOfReadsHold() {
        String etag = put("k", "0123456789").eTag();

        var part = alice.getObjectAsBytes(
                request -> request.bucket(BUCKET).key("k").range("bytes=2-4"));

        assertThat(part.asUtf8String()).isEqualTo("234");
        assertThat(part.response().contentRange()).isEqualTo("bytes 2-4/10");
        assertStatus(
                304,
                () -> alice.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("k").ifNoneMatch(etag)));
        assertStatus(
                412,
                () -> alice.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("k").ifMatch("\"0\"")));
        assertError(
                "InvalidRange",
                () -> alice.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("k").range("bytes=10-")));
    }

    @Test
    void conditionalWritesHold() {
        String etag = put("k", "one").eTag();

        assertError(
                "PreconditionFailed",
                () -> alice.putObject(
                        request -> request.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("x")));
        assertError(
                "PreconditionFailed",
                () -> alice.putObject(
                        request -> request.bucket(BUCKET).key("k").ifMatch("\"0\""), RequestBody.fromString("x")));
        alice.putObject(request -> request.bucket(BUCKET).key("k").ifMatch(etag), RequestBody.fromString("two"));

        assertThat(get("k")).isEqualTo("two");
    }

    @Test
    void versionsAreKeptListedAndDeleted() {
        alice.putBucketVersioning(request -> request.bucket(BUCKET)
                .versioningConfiguration(configuration -> configuration.status(BucketVersioningStatus.ENABLED)));
        String one = put("k", "one").versionId();
        put("k", "two");
        alice.deleteObject(request -> request.bucket(BUCKET).key("k"));

        ListObjectVersionsResponse versions = alice.listObjectVersions(request -> request.bucket(BUCKET));
        String old = alice.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("k").versionId(one))
                .asUtf8String();

        assertThat(versions.versions()).hasSize(2);
        assertThat(versions.deleteMarkers()).hasSize(1);
        assertThat(old).isEqualTo("one");
        assertError("NoSuchKey", () -> get("k"));
        alice.deleteObjects(request -> request.bucket(BUCKET)
                .delete(delete -> delete.objects(versions.deleteMarkers().stream()
                        .map(marker -> ObjectIdentifier.builder()
                                .key("k")
                                .versionId(marker.versionId())
                                .build())
                        .toList())));
        assertThat(get("k")).isEqualTo("two");
    }

    @Test
    void aListingIsPagedToItsEnd() {
        for (int i = 0; i < 25; i++) {
            put("p/" + i, "");
        }
        put("q", "");

        List<String> keys = new ArrayList<>();
        alice.listObjectsV2Paginator(
                        request -> request.bucket(BUCKET).prefix("p/").maxKeys(7))
                .contents()
                .forEach(object -> keys.add(object.key()));
        List<String> old =
                alice
                        .listObjects(
                                request -> request.bucket(BUCKET).delimiter("/").maxKeys(1))
                        .commonPrefixes()
                        .stream()
                        .map(prefix -> prefix.prefix())
                        .toList();

        assertThat(keys).hasSize(25).doesNotHaveDuplicates().isSorted();
        assertThat(old).containsExactly("p/");
    }

    @Test
    void anUploadInPartsIsCompletedOnceAndTheAnswerCanBeAskedForAgain() {
        byte[] bytes = new byte[6 << 20];
        new Random(3).nextBytes(bytes);
        String id = alice.createMultipartUpload(
                        request -> request.bucket(BUCKET).key("big").contentType("x/y"))
                .uploadId();
        List<CompletedPart> parts = List.of(
                part(id, 1, Arrays.copyOf(bytes, 5 << 20)),
                part(id, 2, Arrays.copyOfRange(bytes, 5 << 20, bytes.length)));

        String first = complete(id, parts);
        String second = complete(id, parts);

        assertThat(second).isEqualTo(first);
        var back = alice.getObjectAsBytes(request -> request.bucket(BUCKET).key("big"));
        assertThat(Arrays.equals(back.asByteArray(), bytes)).isTrue();
        assertThat(back.response().contentType()).isEqualTo("x/y");
    }

    @Test
    void anAbortedUploadIsGone() {
        String id = alice.createMultipartUpload(
                        request -> request.bucket(BUCKET).key("big"))
                .uploadId();
        part(id, 1, new byte[10]);
        assertThat(alice.listParts(request -> request.bucket(BUCKET).key("big").uploadId(id))
                        .parts())
                .hasSize(1);

        alice.abortMultipartUpload(request -> request.bucket(BUCKET).key("big").uploadId(id));

        assertError(
                "NoSuchUpload",
                () -> alice.listParts(
                        request -> request.bucket(BUCKET).key("big").uploadId(id)));
        assertThat(alice.listMultipartUploads(request -> request.bucket(BUCKET)).uploads())
                .isEmpty();
    }

    @Test
    void aCopyKeepsOrReplacesWhatIsKnownOfIt() {
        alice.putObject(
                request -> request.bucket(BUCKET).key("k").metadata(Map.of("a", "b")), RequestBody.fromString("hello"));

        alice.copyObject(request -> request.sourceBucket(BUCKET)
                .sourceKey("k")
                .destinationBucket(BUCKET)
                .destinationKey("l"));

        HeadObjectResponse copy =
                alice.headObject(request -> request.bucket(BUCKET).key("l"));
        assertThat(copy.metadata()).containsEntry("a", "b");
        assertThat(get("l")).isEqualTo("hello");
    }

    @Test
    void aPolicyThatIsNoneIsRefused() {
        assertError(
                "MalformedPolicy",
                () -> alice.putBucketPolicy(request -> request.bucket(BUCKET).policy("{}")));
    }

    @Test
    void whatIsNotImplementedIsSaid() {
        put("k", "v");

        assertError("NotImplemented", () -> alice.getBucketLifecycleConfiguration(request -> request.bucket(BUCKET)));
        assertError(
                "NotImplemented",
                () -> alice.getObjectTagging(request -> request.bucket(BUCKET).key("k")));
        assertError(
                "AccessControlListNotSupported",
                () -> alice.putObjectAcl(
                        request -> request.bucket(BUCKET).key("k").acl(ObjectCannedACL.PUBLIC_READ)));
        alice.putObject(
                request -> request.bucket(BUCKET).key("k").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL),
                RequestBody.fromString("v"));
    }

    @Test
    void anExpectedOwnerIsHeldTo() {
        put("k", "v");

        alice.headObject(request -> request.bucket(BUCKET).key("k").expectedBucketOwner("111122223333"));

        assertStatus(
                403,
                () -> alice.headObject(
                        request -> request.bucket(BUCKET).key("k").expectedBucketOwner("444455556666")));
    }

    @Test
    void aDamagedObjectIsAnErrorAndNotAWrongAnswer() throws Exception {
        put("k", "hello");
        try (var files = Files.walk(folder.resolve("objects"))) {
            Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] cipher = Files.readAllBytes(file);
            cipher[cipher.length - 1] ^= 1;
            Files.write(file, cipher);
        }

        assertThatThrownBy(() -> get("k")).isInstanceOf(Exception.class);
    }

    @Test
    void manyMegabytesPassThroughWithoutBeingHeld() throws Exception {
        long size = 48L << 20;

        alice.putObject(
                request -> request.bucket(BUCKET).key("big"),
                RequestBody.fromContentProvider(() -> new Endless(size), size, "x/y"));

        try (InputStream back =
                alice.getObject(request -> request.bucket(BUCKET).key("big"))) {
            assertThat(back.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(size);
        }
    }

    @Test
    void anObjectOverTheLimitIsRefused() {
        long size = 65L << 20;

        assertThatThrownBy(() -> alice.putObject(
                        request -> request.bucket(BUCKET).key("big"),
                        RequestBody.fromContentProvider(() -> new Endless(size), size, "x/y")))
                .isInstanceOf(SdkException.class);

        assertError("NoSuchKey", () -> get("big"));
    }

    private PutObjectResponse put(String key, String text) {
        return alice.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private String get(String key) {
        return alice.getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                .asUtf8String();
    }

    private CompletedPart part(String id, int number, byte[] bytes) {
        String etag = alice.uploadPart(
                        request ->
                                request.bucket(BUCKET).key("big").uploadId(id).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private String complete(String id, List<CompletedPart> parts) {
        return alice.completeMultipartUpload(request ->
                        request.bucket(BUCKET).key("big").uploadId(id).multipartUpload(upload -> upload.parts(parts)))
                .eTag();
    }

    private S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(S3Endpoint.ALICES_KEY))
                .build();
    }

    private void assertRefused(String code, software.amazon.awssdk.auth.credentials.AwsCredentials credentials) {
        try (S3Client client = endpoint.client(credentials)) {
            assertError(code, client::listBuckets);
        }
    }

    private static void assertError(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    private static void assertStatus(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
    }

    /** A put whose checksum header is not the body's. */
    private record ChecksumCase(String name) {
        static final List<ChecksumCase> ALL = List.of("crc32", "crc32c", "sha1", "sha256", "crc64nvme", "md5").stream()
                .map(ChecksumCase::new)
                .toList();

        void put(S3Client client) {
            client.putObject(
                    request -> {
                        request.bucket(BUCKET).key("k");
                        switch (name) {
                            case "crc32" -> request.checksumCRC32("AAAAAA==");
                            case "crc32c" -> request.checksumCRC32C("AAAAAA==");
                            case "sha1" -> request.checksumSHA1("AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                            case "sha256" -> request.checksumSHA256("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                            case "crc64nvme" -> request.checksumCRC64NVME("AAAAAAAAAAA=");
                            default -> request.contentMD5("AAAAAAAAAAAAAAAAAAAAAA==");
                        }
                    },
                    RequestBody.fromString("hello"));
        }
    }

    /** So many bytes, made as they are read. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 1 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, length);
            left -= read;
            return read;
        }
    }
}
