package dev.ownlabel.kms;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM of short texts: {@code iv (12 bytes), ciphertext, tag (16 bytes)}. */
final class AesGcm {
    static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private AesGcm() {}

    static byte[] seal(byte[] key, byte[] plain, byte[] associated, RandomGenerator random) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, associated).doFinal(plain);
            byte[] result = Arrays.copyOf(iv, IV_BYTES + sealed.length);
            System.arraycopy(sealed, 0, result, IV_BYTES, sealed.length);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** The plain bytes; fails when key, bytes or associated data are not those that were sealed. */
    static byte[] open(byte[] key, byte[] sealed, byte[] associated) throws GeneralSecurityException {
        if (sealed.length < IV_BYTES + TAG_BITS / 8) {
            throw new GeneralSecurityException("too short");
        }
        byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
        return cipher(Cipher.DECRYPT_MODE, key, iv, associated).doFinal(sealed, IV_BYTES, sealed.length - IV_BYTES);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(associated);
        return cipher;
    }
}
