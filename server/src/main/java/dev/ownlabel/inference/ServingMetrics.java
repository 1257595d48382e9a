package dev.ownlabel.inference;

import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.metrics.Metrics.Sample;
import dev.ownlabel.metrics.Timings;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What running models tell of themselves. The label {@code version} is the version's ARN. */
final class ServingMetrics {
    private static final String VERSION = "version";

    private final Metrics metrics;
    private final Timings waiting;
    private final Timings decoding;
    private final Timings computing;

    ServingMetrics(Metrics metrics, Supplier<? extends Collection<RunningModel>> models) {
        this.metrics = metrics;
        this.waiting =
                metrics.timings("ownlabel_detection_queue_seconds", "Time that images waited for their turn.", VERSION);
        this.decoding =
                metrics.timings("ownlabel_detection_decode_seconds", "Time that decoding an image took.", VERSION);
        this.computing = metrics.timings(
                "ownlabel_detection_network_seconds", "Time that a network took, for each image of a batch.", VERSION);
        gauge(
                models,
                "ownlabel_inference_units",
                "Inference units in service.",
                m -> m.admission().units());
        gauge(
                models,
                "ownlabel_inference_units_desired",
                "Inference units that the load asks for.",
                m -> m.admission().unitsWanted());
        gauge(
                models,
                "ownlabel_inference_lanes_busy",
                "Lanes that work or wait for a core.",
                m -> m.line().openLanes());
        gauge(
                models,
                "ownlabel_inference_queue",
                "Images that wait for a lane.",
                m -> m.line().length());
        gauge(
                models,
                "ownlabel_model_memory_bytes",
                "Memory that a running model holds.",
                m -> m.model().memoryBytes());
    }

    private void gauge(
            Supplier<? extends Collection<RunningModel>> models,
            String name,
            String help,
            ToDoubleFunction<RunningModel> value) {
        metrics.gauge(
                name,
                help,
                List.of(VERSION),
                () -> models.get().stream()
                        .map(model -> new Sample(List.of(model.name()), value.applyAsDouble(model)))
                        .toList());
    }

    void waited(String version, long nanos) {
        waiting.record(nanos, version);
    }

    void decoded(String version, long nanosEach, int images) {
        for (int i = 0; i < images; i++) {
            decoding.record(nanosEach, version);
        }
    }

    void computed(String version, long nanosEach, int images) {
        for (int i = 0; i < images; i++) {
            computing.record(nanosEach, version);
        }
    }
}
