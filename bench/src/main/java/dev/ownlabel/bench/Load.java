package dev.ownlabel.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Sends requests over connections that are kept, each from a thread of its own, and takes the time until each is answered. */
final class Load {
    /** Connections for requests that come when they come: more are never under way at once. */
    private static final int MOST_AT_ONCE = 128;
    /** A client that is told to come again waits as the SDKs do: up to this long at first, up to twice as long each time. */
    private static final long FIRST_PAUSE_NANOS = 500_000_000;

    private static final int MOST_DOUBLINGS = 5;
    private static final long NEVER = Long.MAX_VALUE / 2;

    private static final int FEWEST_STEPS_ALIKE = 2;
    private static final int MOST_STEPS = 60;
    private static final double WARM = 1.03;
    private static final double COMPILED = 0.02;

    private final URI server;
    private final Supplier<List<ByteBuffer>> requests;

    /**
     * Loads for one server.
     *
     * @param requests signed anew for each load, since a signature is good for minutes only
     */
    Load(URI server, Supplier<List<ByteBuffer>> requests) {
        this.server = server;
        this.requests = requests;
    }

    /** So many clients, each sending its next request when the last is answered. */
    LoadResult closed(int clients, Duration span) throws InterruptedException {
        Run run = new Run(server, requests.get());
        long start = System.nanoTime();
        long end = start + span.toNanos();
        for (int c = 0; c < clients; c++) {
            int first = c;
            run.client(connection -> {
                for (int i = first; System.nanoTime() < end && run.goesOn(); i++) {
                    run.send(connection, i, System.nanoTime(), end);
                }
            });
        }
        return run.result(start);
    }

    /** Sends until the rate no longer grows; each step takes half of {@code span}. */
    void warm(int clients, Duration span) throws InterruptedException {
        untilSteady(() -> closed(clients, span.dividedBy(2)).perSecond(), () -> true);
    }

    /** Sends until the rate no longer grows and the server's compilers have next to nothing left to do. */
    void warm(ServedModel served, int clients, Duration span) throws InterruptedException {
        AtomicReference<Spent> last = new AtomicReference<>();
        untilSteady(
                () -> {
                    last.set(Spent.on(served, () -> closed(clients, span.dividedBy(2))));
                    return last.get().load().perSecond();
                },
                () -> last.get().compilersPart() < COMPILED);
    }

    /** Something with a rate. */
    interface Rate {
        double measured() throws InterruptedException;
    }

    /** Measures again and again until the rate no longer grows and {@code settled} says yes, at most {@value #MOST_STEPS} times. */
    static void untilSteady(Rate rate, BooleanSupplier settled) throws InterruptedException {
        double best = 0;
        int steady = 0;
        boolean still = false;
        for (int i = 0; i < MOST_STEPS && (steady < FEWEST_STEPS_ALIKE || !still); i++) {
            double now = rate.measured();
            steady = now > best * WARM ? 0 : steady + 1;
            best = Math.max(best, now);
            still = settled.getAsBoolean();
        }
    }

    /**
     * Requests that come when they come, whether the last ones are answered or not; latencies count from when they were due.
     *
     * @param due nanoseconds after the start, ascending
     */
    LoadResult open(long[] due) throws InterruptedException {
        Run run = new Run(server, requests.get());
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        for (int c = 0; c < MOST_AT_ONCE; c++) {
            run.client(connection -> {
                for (int i = next.getAndIncrement(); i < due.length && run.goesOn(); i = next.getAndIncrement()) {
                    awaitNanoTime(start + due[i]);
                    run.send(connection, i, start + due[i], start + NEVER);
                }
            });
        }
        return run.result(start);
    }

    static void awaitNanoTime(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Client {
        void run(Connection connection) throws IOException;
    }

    private static final class Run {
        private final URI server;
        private final List<ByteBuffer> requests;
        private final List<Thread> threads = new ArrayList<>();
        private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong refused = new AtomicLong();

        Run(URI server, List<ByteBuffer> requests) {
            this.server = server;
            this.requests = List.copyOf(requests);
        }

        boolean goesOn() {
            return failures.isEmpty();
        }

        @SuppressWarnings("IllegalCatch") // whoever waits for the result must learn of anything
        void client(Client client) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try (Connection connection = new Connection(server)) {
                    client.run(connection);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }

        void send(Connection connection, int index, long since, long end) throws IOException {
            for (int refusals = 0; refusals == 0 || System.nanoTime() < end; refusals++) {
                int status = connection.exchange(requests.get(index % requests.size()));
                if (status == 200) {
                    latencies.add(System.nanoTime() - since);
                    return;
                }
                String body = connection.body();
                if (!body.contains("ProvisionedThroughputExceededException")) {
                    throw new IOException("Status " + status + ": " + body);
                }
                refused.incrementAndGet();
                long most = FIRST_PAUSE_NANOS << Math.min(refusals, MOST_DOUBLINGS);
                long pause = new SplittableRandom(31L * index + refusals).nextLong(most);
                LockSupport.parkNanos(Math.min(pause, end - System.nanoTime()));
            }
        }

        LoadResult result(long start) throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
            if (!failures.isEmpty()) {
                throw new IllegalStateException("A request failed", failures.peek());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new LoadResult(
                    latencies.size() / seconds, latencies.stream().sorted().toList(), refused.get());
        }
    }
}
