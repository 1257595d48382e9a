package dev.ownlabel.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines from a thread of its own, those of some milliseconds at once, so that nobody who logs waits for the output. The queue is
 * bounded. Where it is full a line waits for room, within a limit; from the first line that found none until there is room again, lines
 * wait no more and are left out, and the output says how many are missing. So an output that is stuck neither stops the server nor
 * hides that something is gone.
 */
final class LineWriter implements AutoCloseable {
    /** How long lines are gathered: each write and each waking of the thread costs more than the lines do. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private static final Duration END = Duration.ofSeconds(5);

    private sealed interface Item {
        record Line(String text) implements Item {}

        /** Everything before it is to be written now. */
        record Mark(CountDownLatch written, boolean last) implements Item {}
    }

    private final OutputStream out;
    private final Duration patience;
    private final BlockingQueue<Item> queue;
    private final Thread thread;
    private final AtomicLong missing = new AtomicLong();
    private volatile boolean stuck;
    private volatile boolean closed;

    /**
     * A writer to {@code out}, which is not closed.
     *
     * @param capacity lines that may wait
     * @param patience how long a line waits for room
     */
    LineWriter(OutputStream out, int capacity, Duration patience) {
        this.out = out;
        this.patience = patience;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = Thread.ofPlatform().name("log").daemon().start(this::run);
    }

    /** Adds a line, which ends as it is to end in the output. */
    void write(String line) {
        if (closed) {
            return;
        }
        Item item = new Item.Line(line);
        if (queue.offer(item)) {
            if (stuck) {
                stuck = false;
            }
        } else if (stuck || !offered(item, patience)) {
            stuck = true;
            missing.incrementAndGet();
        }
    }

    /** Waits until all lines that were added are written; false where that took longer than {@code limit}. */
    boolean flush(Duration limit) {
        return !closed && !stuck && marked(new Item.Mark(new CountDownLatch(1), false), limit);
    }

    /** Writes what waits and ends; lines that come later are ignored. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            var _ = marked(new Item.Mark(new CountDownLatch(1), true), END);
        }
    }

    private boolean marked(Item.Mark mark, Duration limit) {
        if (!offered(mark, limit)) {
            return false;
        }
        LockSupport.unpark(thread);
        try {
            return mark.written().await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean offered(Item item, Duration limit) {
        try {
            return queue.offer(item, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return queue.offer(item);
        }
    }

    private void run() {
        List<Item> items = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn) {
            try {
                Item first = queue.take();
                if (first instanceof Item.Line) {
                    LockSupport.parkNanos(GATHERING.toNanos());
                }
                items.add(first);
                queue.drainTo(items);
                goesOn = written(items);
            } catch (InterruptedException e) {
                goesOn = false; // nobody does that: the thread is this class's own
            }
            items.clear();
        }
    }

    /** Whether more is to come. */
    private boolean written(List<Item> items) {
        StringBuilder text = new StringBuilder();
        boolean goesOn = true;
        for (Item item : items) {
            switch (item) {
                case Item.Line(String line) -> text.append(line);
                case Item.Mark(CountDownLatch reached, boolean last) -> {
                    write(text);
                    reached.countDown();
                    goesOn &= !last;
                }
            }
        }
        write(text);
        return goesOn;
    }

    private void write(StringBuilder text) {
        long gone = missing.getAndSet(0);
        if (gone > 0) {
            text.append(gone)
                    .append(" lines of the log are missing here: they came faster than they could be written")
                    .append(System.lineSeparator());
        }
        if (!text.isEmpty()) {
            try {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                // The output is gone, and with it the place to say so.
            }
            text.setLength(0);
        }
    }
}
