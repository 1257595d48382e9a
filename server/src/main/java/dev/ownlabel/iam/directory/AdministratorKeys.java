package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.directory.Identities.NewIdentity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets an account in again whose administrator has no key any more, or is gone. Denies and a boundary that the account put on its
 * administrator stay.
 */
public final class AdministratorKeys {
    private static final String NAME = "admin";

    private final Identities identities;
    private final Attachments attachments;
    private final UserKeys keys;

    AdministratorKeys(Identities identities, Attachments attachments, UserKeys keys) {
        this.identities = identities;
        this.attachments = attachments;
        this.keys = keys;
    }

    /** The administrator's keys; none where the account has no such user. */
    public List<UserKeys.Listed> list(AccountId account) {
        return identities.find(account, Kind.USER, NAME).isEmpty() ? List.of() : keys.list(account, NAME);
    }

    /**
     * A new key of the account's user {@code admin}, who is made where there is none and given AdministratorAccess. Every step can be
     * done again, so one that was interrupted is.
     *
     * @param replaced a key of the user's to delete first; null: none
     */
    public AccessKey create(AccountId account, @Nullable String replaced) {
        if (identities.find(account, Kind.USER, NAME).isEmpty()) {
            identities.create(new NewIdentity(account, Kind.USER, NAME, null, null, null, Map.of()));
        }
        attachments.attach(account, Kind.USER, NAME, AwsManagedPolicies.ADMINISTRATOR_ACCESS);
        if (replaced != null) {
            keys.delete(account, NAME, replaced);
        }
        return keys.create(account, NAME).key();
    }
}
