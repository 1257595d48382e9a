package dev.ownlabel.objectstore;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: objects by bucket and key, versioned. Every call acts as an account: a bucket belongs to one, and no account reads or writes
 * another's. Implementations: embedded (index in the metastore, encrypted files) and external S3.
 */
public interface ObjectStore {
    /** The account that owns the parts the service keeps for itself (model artifacts, working copies). */
    AccountId SERVICE = new AccountId("000000000000");

    /** Makes the bucket where it does not exist; fails with ACCESS_DENIED where it is another account's. */
    void ensureBucket(AccountId owner, String bucket) throws ObjectStoreException;

    /** The owner's account of a bucket, for comparison (specification, policies-and-copy.md §7). */
    AccountId ownerOf(AccountId caller, String bucket) throws ObjectStoreException;

    ObjectHead head(AccountId caller, S3Location at) throws ObjectStoreException;

    /** Opens the object's bytes; the caller closes. Without a version in {@code at}, the current one as of this call. */
    ObjectContent open(AccountId caller, S3Location at) throws ObjectStoreException;

    /**
     * Writes an object of {@code sizeBytes} bytes; visible whole or not at all.
     *
     * @param kmsKeyId the customer key to encrypt under (SSE-KMS), or null for the store's default
     */
    ObjectHead put(PutTarget target, InputStream bytes, long sizeBytes, @Nullable String kmsKeyId)
            throws ObjectStoreException;

    /** Deletes the object (or that version); deleting what is not there is no error. */
    void delete(AccountId caller, S3Location at) throws ObjectStoreException;

    /** Up to {@code limit} keys with the prefix, after {@code startAfter}, in byte order. */
    List<ObjectHead> list(AccountId caller, String bucket, String prefix, @Nullable String startAfter, int limit)
            throws ObjectStoreException;
}
