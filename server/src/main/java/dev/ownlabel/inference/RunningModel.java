package dev.ownlabel.inference;

import dev.ownlabel.image.Picture;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A loaded model with its admission. */
record RunningModel(LoadedModel model, Admission admission) {
    private static final Comparator<Sighting> BEST_FIRST =
            Comparator.comparingDouble(Sighting::confidence01).reversed().thenComparing(Sighting::label);

    /**
     * The labels of a picture. Without {@code minConfidence} each label's assumed threshold decides; with it the thresholds do not
     * count. Reaching a bound is enough (specification, training-and-inference.md §7).
     */
    List<Detection> detect(Picture picture, @Nullable Float minConfidence, @Nullable Integer maxResults) {
        Stream<Sighting> found = model.detect(picture).stream()
                .filter(score -> minConfidence == null
                        ? score.confidence01() >= model.threshold(score.label())
                        : percent(score) >= minConfidence)
                .sorted(BEST_FIRST);
        if (maxResults != null) {
            found = found.limit(maxResults);
        }
        return found.map(score -> new Detection(score.label(), percent(score), score.box())).toList();
    }

    private static float percent(Sighting score) {
        return Math.clamp(score.confidence01() * 100f, 0f, 100f);
    }
}
