package dev.ownlabel.vision;

import java.io.IOException;

/** Tests a trained model on images it has not seen. */
public final class Evaluation {
    private final int threads;

    public Evaluation(int threads) {
        this.threads = threads;
    }

    /** Runs the model over the test images; labels are numbered as in {@link TrainedModel#labels()}. */
    public EvaluationResult evaluate(TrainedModel model, LabelledImages test, Progress progress)
            throws IOException, InterruptedException {
        throw new IllegalStateException("not built yet" + threads);
    }
}
