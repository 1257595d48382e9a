package dev.ownlabel.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Histograms of durations, one for each combination of label values. Buckets end at 0.25 ms to 10 s. */
public final class Timings implements Metrics.Family {
    private static final double[] BOUNDS = {
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double NANOS = 1e9;

    private final Metrics.Heading heading;
    private final Map<List<String>, Buckets> series = new ConcurrentHashMap<>();

    Timings(Metrics.Heading heading) {
        this.heading = heading;
    }

    /** Takes note of one duration. */
    public void record(long nanos, String... labels) {
        Buckets buckets = series.computeIfAbsent(heading.key(series, labels), _ -> new Buckets());
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket] * NANOS) {
            bucket++;
        }
        buckets.counts[bucket].increment();
        buckets.nanos.add(nanos);
    }

    @Override
    public void write(StringBuilder out) {
        heading.write(out, "histogram");
        series.forEach((labels, buckets) -> {
            long count = 0;
            for (int i = 0; i <= BOUNDS.length; i++) {
                count += buckets.counts[i].sum();
                String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
                heading.line(out, "_bucket", labels, List.of("le=\"" + bound + "\""), (double) count);
            }
            heading.line(out, "_sum", labels, List.of(), buckets.nanos.sum() / NANOS);
            heading.line(out, "_count", labels, List.of(), (double) count);
        });
    }

    private static final class Buckets {
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Buckets() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }
    }
}
