package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account of this installation.
 *
 * @param name also the name of its profile in the credentials file: 1 to 64 letters, digits, {@code _ . -}
 * @param organisation that the account belongs to; null: to none
 */
public record Account(AccountId id, String name, @Nullable Organisation organisation) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public Account {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "An account's name has 1 to 64 letters, digits and _ . - only, not: " + name);
        }
    }

    /** An account of no organisation. */
    public Account(AccountId id, String name) {
        this(id, name, null);
    }

    /** The user that the account begins with and that may do everything in it. */
    public Arn administrator() {
        return new Arn("aws", "iam", "", id.value(), "user/admin");
    }
}
