package dev.ownlabel.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;

/** When requests come, in nanoseconds after the start, and how long they would take where nothing but the queue were in the way. */
final class Arrivals {
    private Arrivals() {}

    /** At random, as from many clients that know nothing of each other: the gaps are exponential. */
    static long[] random(double perSecond, Duration span, long seed) {
        Random random = new Random(seed);
        LongStream.Builder due = LongStream.builder();
        for (double at = 0; at < span.toNanos(); at += -Math.log(1 - random.nextDouble()) / perSecond * 1e9) {
            due.add((long) at);
        }
        return due.build().toArray();
    }

    /** One after the other with equal gaps. */
    static long[] even(double perSecond, Duration span) {
        double gap = 1e9 / perSecond;
        return LongStream.range(0, (long) (span.toNanos() / gap))
                .map(i -> (long) (i * gap))
                .toArray();
    }

    /**
     * What these arrivals would see of servers that take exactly as long for every request and are never idle while one waits. No real
     * server of that throughput can have a better tail.
     */
    static LoadResult ideal(long[] due, int servers, double mostPerSecond) {
        long work = (long) (servers / mostPerSecond * 1e9);
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int i = 0; i < servers; i++) {
            free.add(0L);
        }
        long[] latencies = new long[due.length];
        for (int i = 0; i < due.length; i++) {
            long end = Math.max(due[i], free.remove()) + work;
            latencies[i] = end - due[i];
            free.add(end);
        }
        return new LoadResult(
                mostPerSecond, Arrays.stream(latencies).sorted().boxed().toList(), 0);
    }
}
