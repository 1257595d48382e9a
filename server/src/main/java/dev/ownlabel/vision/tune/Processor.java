package dev.ownlabel.vision.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the processor can do. */
final class Processor {
    private static final Path LINUX = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether it multiplies bfloat16 numbers by itself; only then are they faster than floats. Known on Linux alone. */
    static boolean bfloat16() {
        if (!Files.isReadable(LINUX)) {
            return false;
        }
        try {
            return Files.readString(LINUX).contains("avx512_bf16");
        } catch (IOException _) {
            return false;
        }
    }
}
