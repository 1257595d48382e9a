package dev.ownlabel.vision;

import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.LabelMetrics;
import dev.ownlabel.vision.measure.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tests a trained model on images it has not seen, with the very graph that will be served. */
public final class Evaluation {
    private final int threads;

    /**
     * Prepares.
     *
     * @param threads images tested at a time
     */
    public Evaluation(int threads) {
        this.threads = threads;
    }

    /**
     * Runs the model over the test images.
     *
     * @param test images whose labels are numbered as in {@link TrainedModel#labels()}; an image may have none
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public EvaluationResult evaluate(TrainedModel model, LabelledImages test, Progress progress)
            throws IOException, InterruptedException {
        List<ImageScore> scores = new ArrayList<>();
        progress.stage(Stage.EVALUATE, 0);
        try (Model loaded = Model.load(model.draft(), 1);
                ParallelImages parallel =
                        new ParallelImages(test, loaded.enoughPixels(), threads, loaded::confidences)) {
            parallel.run(0, test.size(), (confidences, image) -> {
                List<Float> list = new ArrayList<>(confidences.length);
                for (float confidence : confidences) {
                    list.add(confidence);
                }
                scores.add(new ImageScore(image, test.labels(image), list));
                progress.stage(Stage.EVALUATE, (image + 1.0) / test.size());
            });
        }
        List<LabelMetrics> estimates = model.crossValidated().labels();
        return new Metrics(model.labels(), scores)
                .result(label -> estimates.get(label).threshold());
    }
}
