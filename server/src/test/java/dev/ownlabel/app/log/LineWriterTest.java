package dev.ownlabel.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineWriterTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Takes nothing until it is let. */
    private static final class StuckOutput extends OutputStream {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch let = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            throw new IllegalStateException("Lines are written at once");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            reached.countDown();
            try {
                let.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.write(bytes, from, length);
        }
    }

    @Test
    void closingWritesEveryLineInItsOrder() {
        LineWriter writer = new LineWriter(out, 10, LONG);
        List<String> lines =
                IntStream.range(0, 1000).mapToObj(i -> "line " + i + "\n").toList();

        lines.forEach(writer::write);
        writer.close();

        assertThat(text(out)).isEqualTo(String.join("", lines));
    }

    @Test
    void linesOfManyThreadsAreAllWritten() throws InterruptedException {
        LineWriter writer = new LineWriter(out, 4, LONG);
        List<Thread> threads = new ArrayList<>();

        for (int t = 0; t < 8; t++) {
            String line = "thread " + t + "\n";
            threads.add(Thread.ofVirtual().start(() -> IntStream.range(0, 100).forEach(_ -> writer.write(line))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        writer.close();

        assertThat(text(out).lines().distinct()).hasSize(8);
        assertThat(text(out).lines()).hasSize(800);
    }

    @Test
    void flushingWaitsForWhatWasAdded() {
        LineWriter writer = new LineWriter(out, 10, LONG);
        writer.write("one\n");

        assertThat(writer.flush(LONG)).isTrue();

        assertThat(text(out)).isEqualTo("one\n");
        writer.close();
    }

    @Test
    void aStuckOutputHoldsNobodyUpAndItIsSaidHowManyLinesAreMissing() throws InterruptedException {
        StuckOutput stuck = new StuckOutput();
        LineWriter writer = new LineWriter(stuck, 2, SHORT);
        writer.write("first\n");
        stuck.reached.await();

        IntStream.range(0, 7).forEach(i -> writer.write("more " + i + "\n"));
        boolean flushed = writer.flush(SHORT);
        stuck.let.countDown();
        writer.close();

        assertThat(flushed).isFalse();
        assertThat(text(stuck.taken).lines())
                .containsExactly(
                        "first",
                        "more 0",
                        "more 1",
                        "5 lines of the log are missing here: they came faster than they could be written");
    }

    @Test
    void whatComesAfterTheEndIsIgnored() {
        LineWriter writer = new LineWriter(out, 10, LONG);
        writer.close();

        writer.write("late\n");

        assertThat(writer.flush(LONG)).isFalse();
        assertThat(text(out)).isEmpty();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
