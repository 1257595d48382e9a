package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.ParallelImages;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.Stage;
import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.DetectionMetrics;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.boxes.TestedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tests a trained detector on images it has not seen, with the very graph that will be served. */
public final class DetectionEvaluation {
    private final int threads;

    /**
     * Prepares.
     *
     * @param threads images tested at a time
     */
    public DetectionEvaluation(int threads) {
        this.threads = threads;
    }

    /**
     * Runs the model over the test images.
     *
     * @param test images whose labels are numbered as in {@link TrainedDetector#labels()}; an image may have no box
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public DetectionResult evaluate(TrainedDetector model, BoxedImages test, Progress progress)
            throws IOException, InterruptedException {
        List<TestedImage> tested = new ArrayList<>();
        progress.stage(Stage.EVALUATE, 0);
        try (Detector detector = model.open(1);
                ParallelImages<List<FoundBox>> parallel =
                        new ParallelImages<>(test, detector.enoughPixels(), threads, detector::detect)) {
            parallel.run(0, test.size(), (found, image) -> {
                tested.add(new TestedImage(image, test.boxes(image), found));
                progress.stage(Stage.EVALUATE, (image + 1.0) / test.size());
            });
        }
        return new DetectionMetrics(model.labels(), tested).result(model::estimatedThreshold);
    }
}
