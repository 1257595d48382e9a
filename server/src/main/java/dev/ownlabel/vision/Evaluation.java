package dev.ownlabel.vision;

import dev.ownlabel.vision.fit.numeric.Matrix;
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
                ParallelImages<float[]> parallel =
                        new ParallelImages<>(test, loaded.enoughPixels(), threads, loaded::confidences)) {
            parallel.run(0, test.size(), (confidences, image) -> {
                scores.add(score(image, test, confidences));
                progress.stage(Stage.EVALUATE, (image + 1.0) / test.size());
            });
        }
        return result(model, scores);
    }

    /**
     * Tests on images that are embedded already, without the graph.
     *
     * @param embeddings a row for each image of {@code test}
     */
    public EvaluationResult evaluate(TrainedModel model, LabelledImages test, Matrix embeddings) {
        List<ImageScore> scores = new ArrayList<>();
        for (int image = 0; image < test.size(); image++) {
            scores.add(score(image, test, model.confidences(embeddings.row(image))));
        }
        return result(model, scores);
    }

    private static ImageScore score(int image, LabelledImages test, float[] confidences) {
        List<Float> list = new ArrayList<>(confidences.length);
        for (float confidence : confidences) {
            list.add(confidence);
        }
        return new ImageScore(image, test.labels(image), list);
    }

    private static EvaluationResult result(TrainedModel model, List<ImageScore> scores) {
        List<LabelMetrics> estimates = model.crossValidated().labels();
        return new Metrics(model.labels(), scores)
                .result(label -> estimates.get(label).threshold());
    }
}
