package dev.ownlabel.kms;

import java.nio.file.Path;

/** The key under which all others are wrapped: 32 bytes from a file (mode 0600, made at first start) or from a setting. */
public final class MasterKey {
    private MasterKey() {}

    /** Reads the key from {@code file}, making it first where it does not exist. */
    public static MasterKey fromFile(Path file, java.util.random.RandomGenerator random) {
        throw new IllegalStateException("not built yet" + file + random);
    }
}
