package dev.ownlabel.bench;

import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The expected calibration error that perfect confidences would have on as many images: bins of few images are off by chance. An
 * error not above this shows nothing wrong.
 */
final class ChanceError {
    private static final int TIMES = 200;

    private ChanceError() {}

    /** Mean over repeated tests in which the most confident label is right as often as its confidence says. */
    static double of(EvaluationResult result) {
        Random random = new Random(1);
        double sum = 0;
        for (int time = 0; time < TIMES; time++) {
            List<ImageScore> images = new ArrayList<>();
            for (ImageScore image : result.images()) {
                int best = image.best();
                boolean right = random.nextDouble() < image.confidences().get(best);
                images.add(new ImageScore(image.image(), right ? Set.of(best) : Set.of(), image.confidences()));
            }
            sum += new EvaluationResult(result.labels(), 0, 0, 0, 0, List.of(), images).calibrationError();
        }
        return sum / TIMES;
    }
}
