package dev.ownlabel.iam;

import java.util.List;

/**
 * An account with the access keys of its administrator, oldest first.
 *
 * @param keys never empty
 */
public record Administrator(Account account, List<AccessKey> keys) {
    public Administrator {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("Account " + account.id() + " has no administrator's key");
        }
    }
}
