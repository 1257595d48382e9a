package dev.ownlabel.vision.library;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How good and how quick models on a backbone are, tried out on somebody's images. */
public final class Probe {
    /** Images that are timed, each after a first run of all. */
    private static final int TIMED = 15;

    private static final double NANOS_PER_MILLI = 1e6;

    private final TrainingOptions options;

    /** Trains as {@code options} say. */
    public Probe(TrainingOptions options) {
        this.options = options;
    }

    /**
     * What was found.
     *
     * @param accuracy share of images, held out in turn, whose most confident label is true, 0 to 1; NaN where none could be held out
     * @param f1 mean over the labels, on the same images, 0 to 1
     * @param millisPerImage of the whole model on one core, decoding left out: the median of several images
     * @param learning how long the training took
     */
    public record Finding(double accuracy, double f1, double millisPerImage, Duration learning) {}

    public Finding run(Backbone backbone, TrainingSet set, Progress progress) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        TrainedModel trained = new Trainer(backbone, options).train(set, progress);
        Duration learning = Duration.ofNanos(System.nanoTime() - begun);
        EvaluationResult held = trained.crossValidated();
        return new Finding(held.accuracy(), held.f1(), millisPerImage(trained, set.images()), learning);
    }

    /** Milliseconds that the whole model takes for an image on one core, decoding left out: the median of several of these. */
    public static double millisPerImage(TrainedModel trained, LabelledImages images) throws IOException {
        List<Picture> pictures = pictures(images);
        try (Model model = Model.load(trained.bundle(trained.crossValidated(), Map.of()), 1)) {
            pictures.forEach(model::detect);
            double[] millis = pictures.stream()
                    .mapToDouble(picture -> millis(model, picture))
                    .sorted()
                    .toArray();
            return millis[millis.length / 2];
        }
    }

    private static double millis(Model model, Picture picture) {
        long begun = System.nanoTime();
        var _ = model.detect(picture);
        return (System.nanoTime() - begun) / NANOS_PER_MILLI;
    }

    /** Spread evenly over the set. */
    private static List<Picture> pictures(LabelledImages images) throws IOException {
        ImageReader reader = new ImageReader(ImageLimits.service());
        int count = Math.min(TIMED, images.size());
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                pictures.add(reader.read(images.image((int) ((long) i * images.size() / count))));
            } catch (ImageRefusedException e) {
                throw new IOException("An image cannot be used: " + e.getMessage(), e);
            }
        }
        return pictures;
    }
}
