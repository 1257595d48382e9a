package dev.ownlabel.app;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Accounts;

/** The account that every installation begins with, so that the first command works without any administration. */
public final class FirstAccount {
    public static final Account ACCOUNT = new Account(new AccountId("111122223333"), "default");

    private FirstAccount() {}

    static void ensure(Accounts accounts) {
        if (accounts.find(ACCOUNT.id()).isEmpty()) {
            // Two processes may start at once on one database: losing that race is as good as winning it.
            accounts.create(ACCOUNT);
        }
    }
}
