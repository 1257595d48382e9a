package dev.ownlabel.kms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;

/**
 * Streaming encryption with a data key (Tink AES-GCM-HKDF, 64 KiB segments): seekable, every segment authenticated, truncation and
 * reordering refused; the encryption context is associated data.
 */
public final class Envelope {
    private Envelope() {}

    /** A stream that encrypts into {@code ciphertext}; closing it writes the last segment and closes {@code ciphertext}. */
    public static OutputStream encrypting(OutputStream ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        throw new IOException("not built yet" + ciphertext + key + context);
    }

    /** A stream of the plain bytes; a wrong context or a changed bit fails with IOException while reading. */
    public static InputStream decrypting(InputStream ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        throw new IOException("not built yet" + ciphertext + key + context);
    }

    /** The plain bytes with random access. */
    public static SeekableByteChannel decrypting(SeekableByteChannel ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        throw new IOException("not built yet" + ciphertext + key + context);
    }
}
