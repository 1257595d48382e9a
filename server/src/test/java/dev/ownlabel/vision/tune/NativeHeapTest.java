package dev.ownlabel.vision.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int PIECES = 10;
    private static final long PIECE = 20L << 20;
    private static final long HALF = PIECES * PIECE / 2;

    @Test
    void memoryStaysWhileItIsOpenAndGoesBackAfterwards() throws Exception {
        assumeTrue(Files.exists(STATUS)
                && Linker.nativeLinker().defaultLookup().find("mallopt").isPresent());
        long before = resident();
        NativeHeap first = NativeHeap.kept();
        NativeHeap second = NativeHeap.kept();
        use();
        assertThat(resident()).isGreaterThan(before + HALF);
        first.close();
        first.close(); // counts once
        assertThat(resident()).isGreaterThan(before + HALF);
        second.close();

        assertThat(resident()).isLessThan(before + HALF);
        use();
        assertThat(resident()).isLessThan(before + HALF);
    }

    /** Fills memory of the C library's heap and frees it. */
    private static void use() {
        try (Arena arena = Arena.ofConfined()) {
            for (int piece = 0; piece < PIECES; piece++) {
                arena.allocate(PIECE).fill((byte) 1);
            }
        }
    }

    /** Bytes of memory that the process holds. */
    private static long resident() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
