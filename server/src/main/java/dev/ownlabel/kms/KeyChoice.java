package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;

/** Under which key something is encrypted. */
public sealed interface KeyChoice {
    /** The service's own key of an account; users do not see or control it. */
    record Service(AccountId account) implements KeyChoice {}

    /** A key of the user's: key id, key ARN, alias name or alias ARN, resolved in {@code account}. */
    record Customer(AccountId account, String keyId) implements KeyChoice {}
}
