package dev.ownlabel.objectstore.external;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Calls to the external S3, with its errors put into ours. */
final class ExternalCalls {
    private ExternalCalls() {}

    static <T> T calling(S3Location at, Supplier<T> call) throws ObjectStoreException {
        try {
            return call.get();
        } catch (S3Exception e) {
            throw new ObjectStoreException(reason(at, e), "External S3, " + at.uri() + ": " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new ObjectStoreException(
                    Reason.UNAVAILABLE, "External S3 cannot be reached for " + at.uri() + ": " + e.getMessage(), e);
        }
    }

    static boolean bucketExists(S3Client client, String bucket) {
        try {
            client.headBucket(request -> request.bucket(bucket));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    static void createBucket(S3Client client, String bucket) {
        try {
            client.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            System.getLogger(ExternalCalls.class.getName())
                    .log(System.Logger.Level.DEBUG, "Another node made bucket " + bucket, e);
        }
    }

    /** By code, and where an answer to HEAD has no body to carry one, by status. */
    private static Reason reason(S3Location at, S3Exception e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        if (code != null && code.startsWith("KMS.")) {
            return Reason.KEY_UNAVAILABLE;
        }
        if ("NoSuchBucket".equals(code)) {
            return Reason.NO_SUCH_BUCKET;
        }
        if ("NoSuchVersion".equals(code)) {
            return Reason.NO_SUCH_VERSION;
        }
        return switch (e.statusCode()) {
            case 403 -> Reason.ACCESS_DENIED;
            case 404 -> at.version() == null ? Reason.NO_SUCH_KEY : Reason.NO_SUCH_VERSION;
            case 405 -> Reason.NO_SUCH_KEY;
            default -> Reason.UNAVAILABLE;
        };
    }
}
