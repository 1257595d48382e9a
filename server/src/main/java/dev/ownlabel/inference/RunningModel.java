package dev.ownlabel.inference;

import dev.ownlabel.vision.ModelInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A loaded model with its admission and its line. */
final class RunningModel {
    private static final Comparator<Sighting> BEST_FIRST =
            Comparator.comparingDouble(Sighting::confidence01).reversed().thenComparing(Sighting::label);

    private final String name;
    private final LoadedModel model;
    private final Admission admission;
    private final Line line;
    private final RequestImages images;
    private final ServingMetrics metrics;

    /**
     * A model that may be used from now on.
     *
     * @param name of the version, for the metrics
     * @param turns where decoding and computing happen
     */
    RunningModel(
            String name,
            LoadedModel model,
            Admission admission,
            RequestImages images,
            ServingMetrics metrics,
            Turns turns) {
        this.name = name;
        this.model = model;
        this.admission = admission;
        this.images = images;
        this.metrics = metrics;
        this.line = new Line(turns.threads(), admission::lanes, turns.largestBatch(), this::label);
    }

    /** Where turns run, and how large one may be. */
    record Turns(Executor threads, int largestBatch) {}

    String name() {
        return name;
    }

    LoadedModel model() {
        return model;
    }

    Admission admission() {
        return admission;
    }

    Line line() {
        return line;
    }

    /** Labels a batch: decodes one after the other, so that one picture is in memory, then computes all at once. */
    @SuppressWarnings("IllegalCatch") // whoever waits for an image must learn of anything
    private void label(List<Ticket> batch) {
        long begin = System.nanoTime();
        List<Ticket> decoded = new ArrayList<>(batch.size());
        List<ModelInput> inputs = new ArrayList<>(batch.size());
        for (Ticket ticket : batch) {
            metrics.waited(name, ticket.waitedNanos());
            try {
                inputs.add(model.input(images.decode(ticket.image(), model.enoughPixels())));
                decoded.add(ticket);
            } catch (Throwable e) {
                ticket.fail(e);
            }
        }
        long middle = System.nanoTime();
        metrics.decoded(name, (middle - begin) / batch.size(), batch.size());
        if (decoded.isEmpty()) {
            return;
        }
        try {
            List<List<Sighting>> scores = model.detect(inputs);
            metrics.computed(name, (System.nanoTime() - middle) / decoded.size(), decoded.size());
            for (int i = 0; i < decoded.size(); i++) {
                decoded.get(i).answer(scores.get(i));
            }
        } catch (Throwable e) {
            decoded.forEach(ticket -> ticket.fail(e));
        }
    }

    /**
     * The labels to answer with. Without {@code minConfidence} each label's assumed threshold decides; with it the thresholds do not
     * count. Reaching a bound is enough (specification, training-and-inference.md §7).
     */
    List<Detection> chosen(List<Sighting> scores, @Nullable Float minConfidence, @Nullable Integer maxResults) {
        Stream<Sighting> found = scores.stream()
                .filter(score -> minConfidence == null
                        ? score.confidence01() >= model.threshold(score.label())
                        : percent(score) >= minConfidence)
                .sorted(BEST_FIRST);
        if (maxResults != null) {
            found = found.limit(maxResults);
        }
        return found.map(score -> new Detection(score.label(), percent(score), score.box()))
                .toList();
    }

    private static float percent(Sighting score) {
        return Math.clamp(score.confidence01() * 100f, 0f, 100f);
    }
}
