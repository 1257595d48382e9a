package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.objectstore.embedded.StoredObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** When an object may be read; ETags may be quoted, times count in seconds as in HTTP. */
record ReadConditions(
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable Instant ifModifiedSince,
        @Nullable Instant ifUnmodifiedSince) {

    static ReadConditions of(GetObjectRequest request) {
        return new ReadConditions(
                request.ifMatch(), request.ifNoneMatch(), request.ifModifiedSince(), request.ifUnmodifiedSince());
    }

    static ReadConditions of(CopyObjectRequest request) {
        return new ReadConditions(
                request.copySourceIfMatch(),
                request.copySourceIfNoneMatch(),
                request.copySourceIfModifiedSince(),
                request.copySourceIfUnmodifiedSince());
    }

    /** Throws 412, or {@code status} where the reader has the object already. */
    void check(StoredObject object, int status) {
        Instant modified = object.modified().truncatedTo(ChronoUnit.SECONDS);
        if (ifMatch != null) {
            if (!matches(ifMatch, object)) {
                throw S3Exceptions.preconditionFailed(null);
            }
        } else if (ifUnmodifiedSince != null && modified.isAfter(ifUnmodifiedSince)) {
            throw S3Exceptions.preconditionFailed(null);
        }
        boolean known = ifNoneMatch != null
                ? matches(ifNoneMatch, object)
                : ifModifiedSince != null && !modified.isAfter(ifModifiedSince);
        if (known) {
            throw status == 412
                    ? S3Exceptions.preconditionFailed(null)
                    : S3Exceptions.fromStatusCode(status, S3Shapes.quoted(object.etag()), java.util.Map.of(), null);
        }
    }

    private static boolean matches(String wanted, StoredObject object) {
        return wanted.equals("*") || wanted.replace("\"", "").equals(object.etag());
    }
}
