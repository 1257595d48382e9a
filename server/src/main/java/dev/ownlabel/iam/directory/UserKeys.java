package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Long-term access keys of users. */
public final class UserKeys {
    private static final int MOST = 2;

    private final Database database;
    private final Revisions revisions;
    private final KeySecrets secrets;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Takes its chance from {@code random}, which must be a cryptographically strong one. */
    public UserKeys(
            Database database, Revisions revisions, KeySecrets secrets, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.revisions = revisions;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
    }

    /** A key without its secret. */
    public record Listed(String id, String user, boolean active, Instant createdAt) {}

    /** A key with its secret, which is told this once. */
    public record Created(AccessKey key, String user, Instant createdAt) {}

    public Created create(AccountId account, String user) {
        AccessKey key = AccessKey.generate(random);
        byte[] sealed = secrets.seal(account, key);
        Instant now = clock.instant();
        return revisions.change(account, transaction -> {
            Identity holder = Identities.get(transaction, account, Kind.USER, user);
            if (keys(transaction, holder).size() >= MOST) {
                throw Refusals.quota("AccessKeysPerUser", MOST);
            }
            transaction.execute(
                    "insert into access_key (id, account_id, principal, user_id, secret, created_at) values (?, ?, ?,"
                            + " ?, ?, ?)",
                    key.id(),
                    account.value(),
                    holder.arn().toString(),
                    holder.id(),
                    sealed,
                    now);
            return new Created(key, holder.name(), now);
        });
    }

    /** The user's keys: at most two. */
    public List<Listed> list(AccountId account, String user) {
        return database.read(transaction -> keys(transaction, Identities.get(transaction, account, Kind.USER, user)));
    }

    public void activate(AccountId account, String user, String id, boolean active) {
        change(account, user, id, "update access_key set active = " + (active ? 1 : 0));
    }

    public void delete(AccountId account, String user, String id) {
        change(account, user, id, "delete from access_key");
    }

    private void change(AccountId account, String user, String id, String statement) {
        revisions.change(account, transaction -> {
            int changed = transaction.execute(
                    statement + " where id = ? and user_id = ?",
                    id,
                    Identities.get(transaction, account, Kind.USER, user).id());
            if (changed == 0) {
                throw Refusals.notFound("The Access Key with id " + id + " cannot be found.");
            }
            return true;
        });
    }

    private static List<Listed> keys(Transaction transaction, Identity user) {
        return transaction
                .query(
                        "select id, active, created_at from access_key where user_id = ? order by created_at, id",
                        user.id())
                .stream()
                .map(row -> new Listed(row.text("id"), user.name(), row.flag("active"), row.instant("created_at")))
                .toList();
    }
}
