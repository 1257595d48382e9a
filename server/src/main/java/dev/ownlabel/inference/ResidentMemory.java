package dev.ownlabel.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the process holds of the machine's memory, where the system tells (Linux). */
final class ResidentMemory {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE_BYTES = 4096;

    private ResidentMemory() {}

    static OptionalLong bytes() {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE_BYTES);
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }
}
