package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.Organisation;
import dev.ownlabel.metastore.Transaction;
import org.jspecify.annotations.Nullable;

/** Which organisation an account belongs to. It is read with the policies, so a change is in force when a change of a policy would be. */
public final class Organisations {
    private final Revisions revisions;

    public Organisations(Revisions revisions) {
        this.revisions = revisions;
    }

    /** Puts the account into the organisation, or out of any; whether there is such an account. */
    public boolean put(AccountId account, @Nullable Organisation organisation) {
        return revisions.change(
                account,
                transaction -> transaction.execute(
                                "update account set organisation = ? where id = ?",
                                organisation == null ? null : organisation.id(),
                                account.value())
                        == 1);
    }

    static @Nullable Organisation read(Transaction transaction, AccountId account) {
        return transaction
                .first("select organisation from account where id = ?", account.value())
                .map(row -> row.textOrNull("organisation"))
                .map(Organisation::new)
                .orElse(null);
    }
}
