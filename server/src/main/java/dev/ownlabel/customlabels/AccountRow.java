package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;

/**
 * The row that all creations and starts of one account and Region pass through. Whoever has touched it in a transaction decides names
 * and quotas alone; and it gives out times of creation, of which no two are the same and none comes after a later one.
 */
public final class AccountRow {
    private AccountRow() {}

    /** Makes other creations of the account wait until this transaction ends. */
    public static void lock(Transaction transaction, AccountId account, Region region) {
        transaction.execute(
                "insert into cl_account (account, region, last_created) values (?, ?, 0) on conflict do nothing",
                account.value(),
                region.value());
        transaction.execute(
                "update cl_account set last_created = last_created where account = ? and region = ?",
                account.value(),
                region.value());
    }

    /** {@code now}, or one millisecond after the latest creation; call {@link #lock} first. */
    public static Instant created(Transaction transaction, AccountId account, Region region, Instant now) {
        transaction.execute(
                "update cl_account set last_created ="
                        + " case when last_created < ? then ? else last_created + 1 end"
                        + " where account = ? and region = ?",
                now,
                now,
                account.value(),
                region.value());
        return transaction
                .first(
                        "select last_created from cl_account where account = ? and region = ?",
                        account.value(),
                        region.value())
                .orElseThrow(() -> new IllegalStateException("The account's row was not locked first"))
                .instant("last_created");
    }
}
