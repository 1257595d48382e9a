package dev.ownlabel.kms.external;

import dev.ownlabel.aws.Arn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The bytes of a data key that the external KMS wrapped: {@code version (1 byte, 2), length of the key's ARN (2 bytes, big endian), ARN
 * (ASCII), the KMS's ciphertext}. The ARN is not authenticated by itself: the KMS says with which key it decrypted, and the two must
 * agree.
 */
final class ExternalWrappedKey {
    /** No version of {@code WrappedKey}, which the local service writes. */
    private static final byte VERSION = 2;

    private static final int HEADER = 3;
    /** Bounds of the KMS API: of a key id, and of a ciphertext. */
    private static final int LONGEST_ARN = 2_048;

    private static final int LONGEST_CIPHERTEXT = 6_144;

    private final String keyArn;
    private final byte[] ciphertext;

    private ExternalWrappedKey(String keyArn, byte[] ciphertext) {
        this.keyArn = keyArn;
        this.ciphertext = ciphertext;
    }

    static boolean isOne(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == VERSION;
    }

    /** Both as one; empty where they are not what a KMS answers. */
    static Optional<ExternalWrappedKey> of(String keyArn, byte[] ciphertext) {
        boolean wellFormed = keyArn.length() <= LONGEST_ARN
                && StandardCharsets.US_ASCII.newEncoder().canEncode(keyArn)
                && Arn.parse(keyArn).filter(arn -> arn.service().equals("kms")).isPresent()
                && ciphertext.length > 0
                && ciphertext.length <= LONGEST_CIPHERTEXT;
        return wellFormed ? Optional.of(new ExternalWrappedKey(keyArn, ciphertext.clone())) : Optional.empty();
    }

    static Optional<ExternalWrappedKey> parse(byte[] bytes) {
        if (!isOne(bytes) || bytes.length <= HEADER || bytes.length > HEADER + LONGEST_ARN + LONGEST_CIPHERTEXT) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int arnLength = rest.getShort() & 0xffff;
        if (arnLength > rest.remaining()) {
            return Optional.empty();
        }
        byte[] arn = new byte[arnLength];
        rest.get(arn);
        byte[] ciphertext = new byte[rest.remaining()];
        rest.get(ciphertext);
        return of(new String(arn, StandardCharsets.ISO_8859_1), ciphertext);
    }

    String keyArn() {
        return keyArn;
    }

    byte[] ciphertext() {
        return ciphertext.clone();
    }

    byte[] bytes() {
        byte[] arn = keyArn.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HEADER + arn.length + ciphertext.length)
                .put(VERSION)
                .putShort((short) arn.length)
                .put(arn)
                .put(ciphertext)
                .array();
    }
}
