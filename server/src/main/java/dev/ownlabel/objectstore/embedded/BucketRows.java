package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.Bucket.Versioning;
import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of {@code s3_bucket}. */
final class BucketRows {
    /** "General purpose bucket naming rules", S3 user guide, without the reserved prefixes. */
    private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private BucketRows() {}

    static void checkName(String name) {
        if (!NAME.matcher(name).matches() || ADDRESS.matcher(name).matches()) {
            throw new StoreRefusedException(Kind.INVALID_BUCKET_NAME, "The specified bucket is not valid: " + name);
        }
    }

    /** Makes the bucket; false where the name is taken, by anyone. */
    static boolean insert(Transaction tx, String name, AccountId owner, Instant now) {
        return tx.execute(
                        "insert into s3_bucket (name, owner, versioning, created) values (?, ?, ?, ?)"
                                + " on conflict (name) do nothing",
                        name,
                        owner.value(),
                        Versioning.OFF.name(),
                        now)
                == 1;
    }

    static Optional<Bucket> find(Transaction tx, String name) {
        return tx.first("select name, owner, versioning, created from s3_bucket where name = ?", name)
                .map(BucketRows::read);
    }

    /** The bucket, where {@code caller} owns it. */
    static Bucket require(Transaction tx, AccountId caller, String name) {
        Bucket bucket = find(tx, name)
                .orElseThrow(() ->
                        new StoreRefusedException(Kind.NO_SUCH_BUCKET, "The specified bucket does not exist: " + name));
        if (!bucket.owner().equals(caller)) {
            throw new StoreRefusedException(
                    Kind.ACCESS_DENIED, "Account " + caller + " has no access to bucket " + name);
        }
        return bucket;
    }

    static Optional<String> policy(Transaction tx, String name) {
        return tx.first("select policy from s3_bucket_policy where bucket = ?", name)
                .map(row -> row.text("policy"));
    }

    static void setPolicy(Transaction tx, String name, @Nullable String policy) {
        tx.execute("delete from s3_bucket_policy where bucket = ?", name);
        if (policy != null) {
            tx.execute("insert into s3_bucket_policy (bucket, policy) values (?, ?)", name, policy);
        }
    }

    static List<Bucket> ownedBy(Transaction tx, AccountId owner) {
        return tx
                .query(
                        "select name, owner, versioning, created from s3_bucket where owner = ? order by name",
                        owner.value())
                .stream()
                .map(BucketRows::read)
                .toList();
    }

    static long countOwnedBy(Transaction tx, AccountId owner) {
        return tx.first("select count(*) as buckets from s3_bucket where owner = ?", owner.value())
                .map(row -> row.number("buckets"))
                .orElse(0L);
    }

    static void setVersioning(Transaction tx, String name, Versioning versioning) {
        tx.execute("update s3_bucket set versioning = ? where name = ?", versioning.name(), name);
    }

    static void delete(Transaction tx, String name) {
        tx.execute("delete from s3_bucket where name = ?", name);
    }

    private static Bucket read(Row row) {
        return new Bucket(
                row.text("name"),
                new AccountId(row.text("owner")),
                Versioning.valueOf(row.text("versioning")),
                row.instant("created"));
    }
}
