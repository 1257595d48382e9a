package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Object keys as UTF-8 bytes, whose order is the order of listings. */
final class ObjectKey {
    static final int MAX_BYTES = 1024;
    private static final byte[] ABOVE_ALL = {(byte) 0xff}; // no UTF-8 text starts with it

    private ObjectKey() {}

    /** The bytes of a key to be stored. */
    static byte[] checked(String key) {
        byte[] bytes = bytes(key);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new StoreRefusedException(
                    Kind.KEY_TOO_LONG,
                    "Your key is too long: " + bytes.length + " bytes, allowed are 1 to " + MAX_BYTES);
        }
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The least key above {@code key} itself. */
    static byte[] justAbove(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** The least key above everything that starts with {@code prefix}. */
    static byte[] abovePrefix(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] above = Arrays.copyOf(prefix, last + 1);
                above[last]++;
                return above;
            }
        }
        return ABOVE_ALL.clone();
    }

    static byte[] max(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
    }
}
