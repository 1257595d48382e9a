package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.objectstore.embedded.ByteRange;
import dev.ownlabel.objectstore.embedded.ListPage;
import dev.ownlabel.objectstore.embedded.ObjectAttributes;
import dev.ownlabel.objectstore.embedded.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Between the store's records and the SDK's shapes. */
final class S3Shapes {
    private static final String STANDARD = "STANDARD";

    private S3Shapes() {}

    static ObjectAttributes attributes(PutObjectRequest request) {
        Map<String, String> headers = new HashMap<>();
        put(headers, ObjectAttributes.CONTENT_TYPE, request.contentType());
        put(headers, "content-encoding", request.contentEncoding());
        put(headers, "content-language", request.contentLanguage());
        put(headers, "content-disposition", request.contentDisposition());
        put(headers, "cache-control", request.cacheControl());
        put(headers, "expires", httpDate(request.expires()));
        return new ObjectAttributes(headers, request.metadata());
    }

    static ObjectAttributes attributes(CreateMultipartUploadRequest request) {
        Map<String, String> headers = new HashMap<>();
        put(headers, ObjectAttributes.CONTENT_TYPE, request.contentType());
        put(headers, "content-encoding", request.contentEncoding());
        put(headers, "content-language", request.contentLanguage());
        put(headers, "content-disposition", request.contentDisposition());
        put(headers, "cache-control", request.cacheControl());
        put(headers, "expires", httpDate(request.expires()));
        return new ObjectAttributes(headers, request.metadata());
    }

    static ObjectAttributes attributes(CopyObjectRequest request) {
        Map<String, String> headers = new HashMap<>();
        put(headers, ObjectAttributes.CONTENT_TYPE, request.contentType());
        put(headers, "content-encoding", request.contentEncoding());
        put(headers, "content-language", request.contentLanguage());
        put(headers, "content-disposition", request.contentDisposition());
        put(headers, "cache-control", request.cacheControl());
        return new ObjectAttributes(headers, request.metadata());
    }

    static GetObjectResponse head(StoredObject object) {
        return response(object, ByteRange.all(object), false).build();
    }

    static GetObjectResponse.Builder response(StoredObject object, ByteRange range, boolean partial) {
        ObjectAttributes attributes = object.attributes();
        GetObjectResponse.Builder response = GetObjectResponse.builder()
                .contentType(attributes.contentType())
                .contentEncoding(attributes.header("content-encoding").orElse(null))
                .contentLanguage(attributes.header("content-language").orElse(null))
                .contentDisposition(attributes.header("content-disposition").orElse(null))
                .cacheControl(attributes.header("cache-control").orElse(null))
                .expiresString(attributes.header("expires").orElse(null))
                .metadata(attributes.metadata())
                .eTag(quoted(object.etag()))
                .lastModified(object.modified())
                .contentLength(range.length())
                .versionId(version(object))
                .serverSideEncryption(encryption(object.customerKey()))
                .ssekmsKeyId(object.customerKey());
        if (partial) {
            response.contentRange(
                    "bytes " + range.from() + "-" + (range.from() + range.length() - 1) + "/" + object.sizeBytes());
        }
        return response;
    }

    static ListObjectsV2Response list(ListPage page) {
        return ListObjectsV2Response.builder()
                .contents(page.objects().stream()
                        .map(object -> S3Object.builder()
                                .key(object.key())
                                .eTag(quoted(object.etag()))
                                .size(object.sizeBytes())
                                .lastModified(object.modified())
                                .storageClass(STANDARD)
                                .build())
                        .toList())
                .commonPrefixes(prefixes(page))
                .isTruncated(page.next() != null)
                .nextContinuationToken(token(page.next()))
                .keyCount(page.objects().size() + page.commonPrefixes().size())
                .build();
    }

    static ListObjectVersionsResponse versions(ListPage page) {
        return ListObjectVersionsResponse.builder()
                .versions(page.objects().stream()
                        .filter(object -> !object.version().marker())
                        .map(object -> ObjectVersion.builder()
                                .key(object.key())
                                .versionId(object.version().id())
                                .isLatest(object.version().latest())
                                .eTag(quoted(object.etag()))
                                .size(object.sizeBytes())
                                .lastModified(object.modified())
                                .storageClass(STANDARD)
                                .build())
                        .toList())
                .deleteMarkers(page.objects().stream()
                        .filter(object -> object.version().marker())
                        .map(object -> DeleteMarkerEntry.builder()
                                .key(object.key())
                                .versionId(object.version().id())
                                .isLatest(object.version().latest())
                                .lastModified(object.modified())
                                .build())
                        .toList())
                .commonPrefixes(prefixes(page))
                .isTruncated(page.next() != null)
                .nextKeyMarker(page.next())
                .nextVersionIdMarker(page.nextVersion())
                .build();
    }

    /** The version as answers name it: none for the null version. */
    @Nullable
    static String version(StoredObject object) {
        String id = object.version().id();
        return id.equals(StoredObject.NULL_VERSION) ? null : id;
    }

    static ServerSideEncryption encryption(@Nullable String customerKey) {
        return customerKey == null ? ServerSideEncryption.AES256 : ServerSideEncryption.AWS_KMS;
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** Where a page ended, so that no client takes it for a key. */
    @Nullable
    private static String token(@Nullable String next) {
        return next == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8));
    }

    static String next(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Refusals.error("InvalidArgument", 400, "The continuation token provided is incorrect");
        }
    }

    private static java.util.List<CommonPrefix> prefixes(ListPage page) {
        return page.commonPrefixes().stream()
                .map(prefix -> CommonPrefix.builder().prefix(prefix).build())
                .toList();
    }

    @Nullable
    private static String httpDate(@Nullable Instant time) {
        return time == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            headers.put(name, value);
        }
    }
}
