package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The store's refusals as the exceptions that S3Proxy turns into answers; some it tells apart by class. */
final class S3Refusals {
    private S3Refusals() {}

    static <T> T translating(String bucket, Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreRefusedException e) {
            throw translated(bucket, e);
        }
    }

    static S3Exception error(String code, int status, String message) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    static S3Exception notImplemented(String what) {
        return error("NotImplemented", 501, what + " is not implemented");
    }

    private static S3Exception translated(String bucket, StoreRefusedException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return switch (e.kind()) {
            case NO_SUCH_BUCKET -> S3Exceptions.noSuchBucket(bucket, message, e);
            case NO_SUCH_KEY -> S3Exceptions.noSuchKey(bucket, null, message, e);
            case BUCKET_ALREADY_OWNED -> S3Exceptions.bucketAlreadyOwnedByYou(bucket);
            case DAMAGED -> {
                System.getLogger(S3Refusals.class.getName())
                        .log(System.Logger.Level.ERROR, "An object of bucket " + bucket + " is damaged", e);
                yield error(e.kind().code(), e.kind().status(), message);
            }
            default -> error(e.kind().code(), e.kind().status(), message);
        };
    }
}
