package dev.ownlabel.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends requests and takes the time until each is answered. */
final class Load {
    private static final long PAUSE_NANOS = 2_000_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();

    private Load() {}

    /** So many clients, each sending its next request when the last is answered. */
    static LoadResult closed(int clients, List<HttpRequest> requests, Duration span) throws InterruptedException {
        Load load = new Load();
        long start = System.nanoTime();
        long end = start + span.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int first = c;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = first; System.nanoTime() < end && load.failures.isEmpty(); i++) {
                    load.send(requests.get(i % requests.size()), System.nanoTime());
                }
            }));
        }
        return load.result(threads, start);
    }

    /** Requests that come when they come, so many a second on average, whether the last ones are answered or not. */
    static LoadResult open(double perSecond, List<HttpRequest> requests, Duration span) throws InterruptedException {
        Load load = new Load();
        Random random = new Random(1);
        long start = System.nanoTime();
        long end = start + span.toNanos();
        long next = start;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; next < end && load.failures.isEmpty(); i++) {
            next += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            HttpRequest request = requests.get(i % requests.size());
            long due = next;
            threads.add(Thread.ofVirtual().start(() -> load.send(request, due)));
        }
        return load.result(threads, start);
    }

    private void send(HttpRequest request, long since) {
        try {
            while (true) {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    latencies.add(System.nanoTime() - since);
                    return;
                }
                if (!response.body().contains("ProvisionedThroughputExceededException")) {
                    throw new IOException("Status " + response.statusCode() + ": " + response.body());
                }
                refused.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failures.add(e);
        }
    }

    private LoadResult result(List<Thread> threads, long start) throws InterruptedException {
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
