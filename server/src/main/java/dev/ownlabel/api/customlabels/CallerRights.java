package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.kms.KeyRights;
import dev.ownlabel.api.s3.BucketAuthority;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import java.util.List;
import java.util.Optional;

/**
 * What a request does elsewhere, it does with its caller's permissions: keys, and objects that are read and written (specification,
 * policies-and-copy.md §6 and §7). Of an external S3 only the caller's own policies are asked; bucket policies are that S3's.
 */
public final class CallerRights {
    private final KeyRights keys;
    private final Optional<BucketAuthority> buckets;
    private final Authorizer authorizer;

    public CallerRights(KeyRights keys, Optional<BucketAuthority> buckets, Authorizer authorizer) {
        this.keys = keys;
        this.buckets = buckets;
        this.authorizer = authorizer;
    }

    /** Whether the caller may give the key to a model. */
    Ruling key(Caller caller, String keyId) {
        try {
            return keys.forModels(caller, keyId);
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return new Ruling.Refused(
                        ErrorCode.INVALID_PARAMETER, "The KMS key cannot be used: " + e.getMessage(), "");
            }
            return new Ruling.Refused(e.code(), String.valueOf(e.getMessage()), "");
        }
    }

    /** Ends the request where the caller may not give the key to a model. */
    void requireKey(Caller caller, String keyId) {
        key(caller, keyId).require();
    }

    /** Whether the caller may write objects that begin so. */
    Ruling write(Caller caller, String bucket, String keyPrefix) {
        return ruling(caller, "PutObject", bucket, keyPrefix);
    }

    /** Ends the request as AccessDenied where the caller may not read the object. */
    void requireRead(Caller caller, S3Location at) {
        ruling(caller, at.version() == null ? "GetObject" : "GetObjectVersion", at.bucket(), at.key())
                .require();
    }

    /** Ends the request as AccessDenied where the caller may not write objects that begin so. */
    void requireWrite(Caller caller, String bucket, String keyPrefix) {
        write(caller, bucket, keyPrefix).require();
    }

    /** As {@link #requireRead}, for operations that say InvalidS3Object. */
    void requireReadable(Caller caller, S3Location at) {
        try {
            requireRead(caller, at);
        } catch (ServiceException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_S3_OBJECT,
                    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
                    e);
        }
    }

    private Ruling ruling(Caller caller, String action, String bucket, String key) {
        if (buckets.isEmpty()) {
            Access access = new Access("s3:" + action, "arn:aws:s3:::" + bucket + "/" + key);
            return Ruling.of(caller, access, authorizer.decide(caller, access, List.of()));
        }
        try {
            return buckets.get().ruling(caller, action, bucket, key);
        } catch (StoreRefusedException e) {
            // There is no such bucket: whoever reads or writes says so in the operation's own words.
            return new Ruling.Holds("nobody: " + e.getMessage());
        }
    }
}
