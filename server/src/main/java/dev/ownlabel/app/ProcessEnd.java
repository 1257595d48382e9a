package dev.ownlabel.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives the running command the time to close what it opened when the process is told to end (Ctrl-C, SIGTERM): the thread that made this is
 * interrupted, and the process waits until it has closed this, at most a while.
 */
public final class ProcessEnd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch closed = new CountDownLatch(1);

    public ProcessEnd() {
        Thread owner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(owner), "process-end"));
    }

    private void end(Thread owner) {
        if (closed.getCount() == 0) {
            return;
        }
        owner.interrupt();
        try {
            closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits on the thread that made this until the process is told to end. */
    public static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // That is the sign to end; closing what is open must not find the thread interrupted.
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
