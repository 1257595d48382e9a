package dev.ownlabel.vision;

import java.util.List;
import java.util.Map;

/** A fitted model whose assumed thresholds are not chosen yet. */
public final class TrainedModel {
    /** In the order of the training set. */
    public List<String> labels() {
        throw new IllegalStateException("not built yet");
    }

    /** Metrics and thresholds estimated on held-out folds of the training images; the extra results beside the test's. */
    public EvaluationResult crossValidated() {
        throw new IllegalStateException("not built yet");
    }

    /**
     * The model with the assumed thresholds of a test.
     *
     * @param provenance what the caller knows of the training, such as digests of its manifests; written into the JSON
     */
    public ModelBundle bundle(EvaluationResult test, Map<String, String> provenance) {
        throw new IllegalStateException("not built yet" + provenance);
    }
}
