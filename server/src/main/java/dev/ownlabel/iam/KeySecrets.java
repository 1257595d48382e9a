package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.SecretBox;

/**
 * The secrets of access keys as they stand in the database: sealed, and bound to their account and key id. Like the box, not to be used
 * inside a transaction.
 */
public final class KeySecrets {
    private final SecretBox box;

    public KeySecrets(SecretBox box) {
        this.box = box;
    }

    public byte[] seal(AccountId account, AccessKey key) {
        try {
            return box.seal(key.secret(), context(account, key.id()));
        } catch (KeyUnavailableException e) {
            throw new IllegalStateException("The secret of a new access key cannot be sealed", e);
        }
    }

    /** The service's own keys are always there and the context was ours: that a secret does not open is damage. */
    public Secret open(AccountId account, String keyId, byte[] sealed) {
        try {
            return box.open(sealed, context(account, keyId));
        } catch (KeyUnavailableException e) {
            throw new IllegalStateException("The secret of access key " + keyId + " cannot be opened", e);
        }
    }

    private static EncryptionContext context(AccountId account, String keyId) {
        return EncryptionContext.of(account.value(), "arn:aws:iam::" + account + ":access-key/" + keyId);
    }
}
