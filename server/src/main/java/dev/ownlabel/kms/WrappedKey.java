package dev.ownlabel.kms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bytes of a wrapped data key: {@code version (1 byte, 1), length of the key id (1 byte), key id (ASCII), number of the material
 * (8 bytes, big endian), sealed data key}. All before the sealed part is authenticated together with the encryption context.
 */
final class WrappedKey {
    private static final byte VERSION = 1;
    private static final int LONGEST_ID = 127;
    /** Of a ciphertext of KMS: 4,096 bytes and what stands around them. */
    private static final int LONGEST = 6_144;

    private static final Pattern ID = Pattern.compile("[0-9a-f-]+");

    private final String keyId;
    private final long material;
    private final byte[] sealed;

    WrappedKey(String keyId, long material, byte[] sealed) {
        this.keyId = keyId;
        this.material = material;
        this.sealed = sealed.clone();
    }

    static Optional<WrappedKey> parse(byte[] bytes) {
        if (bytes.length > LONGEST || bytes.length < 2 || bytes[0] != VERSION) {
            return Optional.empty();
        }
        int idLength = bytes[1];
        if (idLength <= 0 || bytes.length < 2 + idLength + Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
        byte[] id = new byte[idLength];
        rest.get(id);
        if (!ID.matcher(new String(id, StandardCharsets.US_ASCII)).matches()) {
            return Optional.empty(); // it goes to the database, which takes no NUL
        }
        long material = rest.getLong();
        byte[] sealed = new byte[rest.remaining()];
        rest.get(sealed);
        return Optional.of(new WrappedKey(new String(id, StandardCharsets.US_ASCII), material, sealed));
    }

    String keyId() {
        return keyId;
    }

    long material() {
        return material;
    }

    byte[] sealed() {
        return sealed.clone();
    }

    byte[] bytes() {
        byte[] header = header(keyId, material);
        return ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    /** What is authenticated with the data key: the header, then the context. */
    static byte[] associated(String keyId, long material, EncryptionContext context) {
        byte[] header = header(keyId, material);
        byte[] pairs = context.canonical().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(header.length + pairs.length)
                .put(header)
                .put(pairs)
                .array();
    }

    private static byte[] header(String keyId, long material) {
        byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        if (id.length > LONGEST_ID) {
            throw new IllegalStateException("Key id of " + id.length + " bytes");
        }
        return ByteBuffer.allocate(2 + id.length + Long.BYTES)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .putLong(material)
                .array();
    }
}
