package dev.ownlabel.aws;

import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes unguessable identifiers from the source of chance it is given. */
public record Ids(RandomGenerator random) {

    /** A random UUID (version 4). */
    public String uuid() {
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** {@code bytes} random bytes in lower-case hexadecimal. */
    public String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
