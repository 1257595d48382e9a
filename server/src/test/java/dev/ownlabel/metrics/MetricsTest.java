package dev.ownlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.metrics.Metrics.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void familiesAreWrittenInOrderWithHelpAndType() {
        Counter calls = metrics.counter("b_calls_total", "Calls.", "operation", "error");
        metrics.gauge("a_heap_bytes", "Heap.", () -> 12.5);
        calls.count("Detect", "");
        calls.count("Detect", "");

        assertThat(metrics.text()).isEqualTo("""
                # HELP a_heap_bytes Heap.
                # TYPE a_heap_bytes gauge
                a_heap_bytes 12.5
                # HELP b_calls_total Calls.
                # TYPE b_calls_total counter
                b_calls_total{operation="Detect",error=""} 2
                """);
    }

    @Test
    void aHistogramCountsEachDurationInEveryBucketThatHoldsIt() {
        Timings seconds = metrics.timings("t_seconds", "Time.", "model");
        seconds.record(1_000_000, "m");
        seconds.record(1_000_001, "m");
        seconds.record(60_000_000_000L, "m");

        assertThat(metrics.text())
                .contains("t_seconds_bucket{model=\"m\",le=\"5.0E-4\"} 0\n")
                .contains("t_seconds_bucket{model=\"m\",le=\"0.001\"} 1\n")
                .contains("t_seconds_bucket{model=\"m\",le=\"0.0025\"} 2\n")
                .contains("t_seconds_bucket{model=\"m\",le=\"10.0\"} 2\n")
                .contains("t_seconds_bucket{model=\"m\",le=\"+Inf\"} 3\n")
                .contains("t_seconds_sum{model=\"m\"} 60.002000001\n")
                .contains("t_seconds_count{model=\"m\"} 3\n");
    }

    @Test
    void labelValuesAreEscaped() {
        metrics.gauge("g", "G.", List.of("l"), () -> List.of(new Sample(List.of("a\"b\\c\nd"), 1)));

        assertThat(metrics.text()).contains("g{l=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void seriesAreBounded() {
        Counter counter = metrics.counter("c_total", "C.", "l");
        for (int i = 0; i < Metrics.MOST_SERIES + 5; i++) {
            counter.count("v" + i);
        }
        counter.count("v0");

        assertThat(metrics.text().lines().filter(line -> line.startsWith("c_total")))
                .hasSize(Metrics.MOST_SERIES + 1)
                .contains("c_total{l=\"other\"} 5", "c_total{l=\"v0\"} 2");
    }

    @Test
    void aNameIsTakenOnceAndAllLabelsAreGiven() {
        Counter counter = metrics.counter("c_total", "C.", "l");

        assertThatIllegalStateException().isThrownBy(() -> metrics.gauge("c_total", "Again.", () -> 1));
        assertThatThrownBy(() -> counter.count("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
