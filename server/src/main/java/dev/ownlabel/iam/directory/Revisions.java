package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Says whether what is kept in memory of an account is still true. Every change of an account's identities raises its revision; a
 * server looks at the database for it at most once in {@link #MAX_AGE}, so that is how long another server's change may go unseen. Its
 * own changes it sees at once.
 */
public final class Revisions {
    public static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final int MOST_ACCOUNTS = 10_000;

    private record Seen(long revision, Instant at) {}

    private final Database database;
    private final InstantSource clock;
    private final Map<AccountId, Seen> seen = new ConcurrentHashMap<>();

    public Revisions(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Runs {@code work} in a transaction that raises the account's revision; changes of one account queue. */
    public <T> T change(AccountId account, Function<Transaction, T> work) {
        return database.inTransaction(transaction -> {
            raise(transaction, account);
            transaction.afterCommit(() -> seen.remove(account));
            return work.apply(transaction);
        });
    }

    /** The account's revision, at most {@link #MAX_AGE} old; 0 for an account that is not there. */
    public long current(AccountId account) {
        Instant now = clock.instant();
        Seen last = seen.get(account);
        if (last != null && now.isBefore(last.at().plus(MAX_AGE)) && !now.isBefore(last.at())) {
            return last.revision();
        }
        long revision = database.read(transaction -> read(transaction, account));
        note(account, revision, now);
        return revision;
    }

    /** Remembers a revision that was read just now. */
    void note(AccountId account, long revision) {
        note(account, revision, clock.instant());
    }

    private void note(AccountId account, long revision, Instant now) {
        if (seen.size() >= MOST_ACCOUNTS) {
            seen.clear();
        }
        seen.put(account, new Seen(revision, now));
    }

    /** The account's revision as the transaction sees it. */
    public static long read(Transaction transaction, AccountId account) {
        return transaction
                .first("select revision from iam_revision where account_id = ?", account.value())
                .map(row -> row.number("revision"))
                .orElse(0L);
    }

    private static void raise(Transaction transaction, AccountId account) {
        transaction.execute("update iam_revision set revision = revision + 1 where account_id = ?", account.value());
    }
}
