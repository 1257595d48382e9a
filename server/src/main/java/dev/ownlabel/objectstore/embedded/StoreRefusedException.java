package dev.ownlabel.objectstore.embedded;

import java.io.Serial;

/** The store did not do what was asked, and changed nothing; the kind carries the error of the S3 protocol. */
public final class StoreRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why, with code and status of "Error responses", S3 API reference. */
    public enum Kind {
        NO_SUCH_BUCKET("NoSuchBucket", 404),
        NO_SUCH_KEY("NoSuchKey", 404),
        NO_SUCH_VERSION("NoSuchVersion", 404),
        NO_SUCH_UPLOAD("NoSuchUpload", 404),
        IS_DELETE_MARKER("MethodNotAllowed", 405),
        ACCESS_DENIED("AccessDenied", 403),
        BUCKET_ALREADY_EXISTS("BucketAlreadyExists", 409),
        BUCKET_ALREADY_OWNED("BucketAlreadyOwnedByYou", 409),
        BUCKET_NOT_EMPTY("BucketNotEmpty", 409),
        INVALID_BUCKET_NAME("InvalidBucketName", 400),
        KEY_TOO_LONG("KeyTooLongError", 400),
        METADATA_TOO_LARGE("MetadataTooLarge", 400),
        PRECONDITION_FAILED("PreconditionFailed", 412),
        NOT_MODIFIED("NotModified", 304),
        INVALID_RANGE("InvalidRange", 416),
        INVALID_PART("InvalidPart", 400),
        INVALID_PART_ORDER("InvalidPartOrder", 400),
        INVALID_REQUEST("InvalidRequest", 400),
        ENTITY_TOO_LARGE("EntityTooLarge", 400),
        ENTITY_TOO_SMALL("EntityTooSmall", 400),
        INCOMPLETE_BODY("IncompleteBody", 400),
        BAD_DIGEST("BadDigest", 400),
        KEY_UNAVAILABLE("KMS.NotFoundException", 400),
        STORAGE_FULL("ServiceUnavailable", 503),
        DAMAGED("InternalError", 500);

        private final String code;
        private final int status;

        Kind(String code, int status) {
            this.code = code;
            this.status = status;
        }

        public String code() {
            return code;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;

    public StoreRefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreRefusedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
