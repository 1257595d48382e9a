package dev.ownlabel.kms;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Streaming encryption with a data key (Tink AES-GCM-HKDF, 64 KiB segments): seekable, every segment authenticated, truncation and
 * reordering refused; the encryption context is associated data.
 */
public final class Envelope {
    private static final int SEGMENT_BYTES = 64 * 1024;

    private Envelope() {}

    /**
     * A stream that encrypts into {@code ciphertext}; closing it writes the last segment and closes {@code ciphertext}. Closing it
     * early, after a failure, makes a whole ciphertext of what was written so far: throw that away.
     */
    public static OutputStream encrypting(OutputStream ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        try {
            return aead(key).newEncryptingStream(ciphertext, associated(context));
        } catch (GeneralSecurityException e) {
            throw new IOException("Encryption cannot begin", e);
        }
    }

    /** A stream of the plain bytes; a wrong context or a changed bit fails with IOException while reading. */
    public static InputStream decrypting(InputStream ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        try {
            return aead(key).newDecryptingStream(ciphertext, associated(context));
        } catch (GeneralSecurityException e) {
            throw new IOException("Decryption cannot begin", e);
        }
    }

    /**
     * The plain bytes with random access. The last segment is read here, because it alone tells that nothing was cut off.
     *
     * @throws IOException when key or context are wrong, or the ciphertext was cut
     */
    public static SeekableByteChannel decrypting(SeekableByteChannel ciphertext, DataKey key, EncryptionContext context)
            throws IOException {
        try {
            SeekableByteChannel plain = aead(key).newSeekableDecryptingChannel(ciphertext, associated(context));
            plain.position(Math.max(0, plain.size() - 1));
            plain.read(ByteBuffer.allocate(1));
            plain.position(0);
            return plain;
        } catch (GeneralSecurityException e) {
            throw new IOException("Decryption cannot begin", e);
        }
    }

    private static StreamingAead aead(DataKey key) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(key.plain(), "HmacSha256", AesGcm.KEY_BYTES, SEGMENT_BYTES, 0);
    }

    private static byte[] associated(EncryptionContext context) {
        return context.canonical().getBytes(StandardCharsets.UTF_8);
    }
}
