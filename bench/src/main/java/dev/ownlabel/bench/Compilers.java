package dev.ownlabel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the compilers of a Java process have used of the processor, read from Linux's {@code /proc} (proc(5)); elsewhere nothing. */
final class Compilers {
    /** Ticks in the files of {@code /proc} are hundredths of a second on every architecture that has a JDK. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final String NAME_END = ") ";
    /** Places of utime and stime behind the name: fields 14 and 15, where the state is the third. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private Compilers() {}

    /** User and system time of the compiler threads that the process has now. */
    static Duration time(long process) {
        Path threads = Path.of("/proc/" + process + "/task");
        if (!Files.isDirectory(threads)) {
            return Duration.ZERO;
        }
        try (Stream<Path> found = Files.list(threads)) {
            return TICK.multipliedBy(found.mapToLong(Compilers::ticks).sum());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticks(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            if (!stat.contains("(C1 Compiler") && !stat.contains("(C2 Compiler")) {
                return 0;
            }
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(NAME_END) + NAME_END.length())
                    .split(" ", -1));
            return Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM));
        } catch (IOException _) {
            return 0; // the thread has ended
        }
    }
}
