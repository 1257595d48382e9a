package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;

/**
 * Seals short secrets (access keys) for the database, each under a data key of its own, which the service's key of the account wraps.
 * Layout: {@code version (1 byte, 1), length of the wrapped data key (2 bytes), wrapped data key, sealed text}. Like the key service, not
 * to be used inside a transaction.
 */
public final class SecretBox {
    private static final byte VERSION = 1;
    private static final int HEADER = 3;
    private static final int LONGEST_SECRET = 64 * 1024;

    private final KeyService keys;
    private final RandomGenerator random;

    /** A box over {@code keys}; {@code random} is a secure source of chance. */
    public SecretBox(KeyService keys, RandomGenerator random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * Seals {@code secret} under the service's key of the context's account ({@link EncryptionContext#of}).
     *
     * @throws KeyUnavailableException when the key service cannot be reached
     */
    public byte[] seal(Secret secret, EncryptionContext context) throws KeyUnavailableException {
        byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST_SECRET) {
            throw new IllegalStateException("A secret of " + text.length + " bytes belongs into an object");
        }
        DataKey key = keys.generate(new KeyChoice.Service(account(context)), context);
        byte[] wrapped = key.wrapped();
        byte[] sealed = AesGcm.seal(key.plain(), text, associated(context), random);
        return ByteBuffer.allocate(HEADER + wrapped.length + sealed.length)
                .put(VERSION)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .put(sealed)
                .array();
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws KeyUnavailableException when bytes or context are not those that were sealed, or the key cannot be used
     */
    public Secret open(byte[] box, EncryptionContext context) throws KeyUnavailableException {
        if (box.length < HEADER || box[0] != VERSION) {
            throw new KeyUnavailableException("Not a sealed secret");
        }
        ByteBuffer rest = ByteBuffer.wrap(box, 1, box.length - 1);
        byte[] wrapped = new byte[Math.min(rest.getShort() & 0xffff, rest.remaining())];
        rest.get(wrapped);
        byte[] sealed = new byte[rest.remaining()];
        rest.get(sealed);
        DataKey key = keys.unwrap(wrapped, context);
        try {
            return new Secret(
                    new String(AesGcm.open(key.plain(), sealed, associated(context)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException("The sealed secret was changed, or belongs to something else", e);
        }
    }

    private static AccountId account(EncryptionContext context) {
        String account = context.pairs().get(EncryptionContext.ACCOUNT);
        if (account == null) {
            throw new IllegalStateException("The context names no account");
        }
        return new AccountId(account);
    }

    private static byte[] associated(EncryptionContext context) {
        return context.canonical().getBytes(StandardCharsets.UTF_8);
    }
}
