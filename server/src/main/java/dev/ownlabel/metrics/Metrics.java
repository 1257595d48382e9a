package dev.ownlabel.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Every metric of a process, as text in Prometheus' exposition format 0.0.4. Counting takes no lock. A family holds at most
 * {@link #MOST_SERIES} combinations of label values; what comes later is counted under the values {@code other}.
 */
public final class Metrics {
    /** The content type of {@link #text}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final int MOST_SERIES = 1000;

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /** One measured value with its label values, which are in the order of the family's labels. */
    public record Sample(List<String> labels, double value) {
        public Sample {
            labels = List.copyOf(labels);
        }
    }

    /** Something with a name that writes its lines. */
    sealed interface Family permits Counter, Timings, Gauge {
        void write(StringBuilder out);
    }

    /** A family of numbers that only grow. */
    public Counter counter(String name, String help, String... labels) {
        return added(new Counter(new Heading(name, help, List.of(labels))), name);
    }

    /** A family of histograms of durations, in seconds. */
    public Timings timings(String name, String help, String... labels) {
        return added(new Timings(new Heading(name, help, List.of(labels))), name);
    }

    /** A family of values that are asked for when somebody reads them. */
    public void gauge(String name, String help, List<String> labels, Supplier<List<Sample>> values) {
        var _ = added(new Gauge(new Heading(name, help, labels), values), name);
    }

    /** A single value that is asked for when somebody reads it. */
    public void gauge(String name, String help, DoubleSupplier value) {
        gauge(name, help, List.of(), () -> List.of(new Sample(List.of(), value.getAsDouble())));
    }

    private <F extends Family> F added(F family, String name) {
        if (families.putIfAbsent(name, family) != null) {
            throw new IllegalStateException("Two metrics are named " + name);
        }
        return family;
    }

    /** All of them, in the order of their names. */
    public String text() {
        StringBuilder out = new StringBuilder(8192);
        families.values().forEach(family -> family.write(out));
        return out.toString();
    }

    /**
     * What a family is called.
     *
     * @param help one sentence
     */
    record Heading(String name, String help, List<String> labels) {
        void write(StringBuilder out, String type) {
            out.append("# HELP ").append(name).append(' ').append(help).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        /** One line: {@code name_suffix{label="value",…} number}. */
        void line(StringBuilder out, String suffix, List<String> values, List<String> more, double number) {
            out.append(name).append(suffix);
            List<String> pairs = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                pairs.add(labels.get(i) + "=\"" + escaped(values.get(i)) + "\"");
            }
            pairs.addAll(more);
            if (!pairs.isEmpty()) {
                out.append('{').append(String.join(",", pairs)).append('}');
            }
            out.append(' ').append(shown(number)).append('\n');
        }

        /** The key of a combination of label values, or of all that came too late. */
        List<String> key(Map<List<String>, ?> series, String... values) {
            if (values.length != labels.size()) {
                throw new IllegalArgumentException(name + " has the labels " + labels);
            }
            List<String> key = List.of(values);
            return series.containsKey(key) || series.size() < MOST_SERIES
                    ? key
                    : labels.stream().map(_ -> "other").toList();
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }

        private static String shown(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }
    }

    private record Gauge(Heading heading, Supplier<List<Sample>> values) implements Family {
        @Override
        public void write(StringBuilder out) {
            heading.write(out, "gauge");
            values.get().forEach(sample -> heading.line(out, "", sample.labels(), List.of(), sample.value()));
        }
    }
}
