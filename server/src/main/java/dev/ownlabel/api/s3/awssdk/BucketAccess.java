package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.aws.AccountId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one caller may do with buckets. Asked once for every object and bucket that an operation touches. */
public interface BucketAccess {
    /** Of the caller. */
    AccountId account();

    /** Lets the caller do what concerns no bucket that is there: {@code ListAllMyBuckets} on {@code *}, {@code CreateBucket}. */
    void requireOwn(String action, String resource);

    /**
     * The bucket's owner, where the caller may do {@code action} (without {@code s3:}).
     *
     * @param key of the object that is meant; null for the bucket itself
     * @throws dev.ownlabel.objectstore.embedded.StoreRefusedException where the caller may not, or there is no such bucket
     */
    AccountId require(String action, String bucket, @Nullable String key, Map<String, List<String>> conditions);

    /** As above, of the bucket itself. */
    default AccountId require(String action, String bucket) {
        return require(action, bucket, null, Map.of());
    }
}
