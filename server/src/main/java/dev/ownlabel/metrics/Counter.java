package dev.ownlabel.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Numbers that only grow, one for each combination of label values. */
public final class Counter implements Metrics.Family {
    private final Metrics.Heading heading;
    private final Map<List<String>, LongAdder> series = new ConcurrentHashMap<>();

    Counter(Metrics.Heading heading) {
        this.heading = heading;
    }

    /** Counts one more. */
    public void count(String... labels) {
        series.computeIfAbsent(heading.key(series, labels), _ -> new LongAdder())
                .increment();
    }

    @Override
    public void write(StringBuilder out) {
        heading.write(out, "counter");
        series.forEach((labels, value) -> heading.line(out, "", labels, List.of(), (double) value.sum()));
    }
}
