package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.TrainingOptions;
import java.time.Duration;

/**
 * How a detector is trained.
 *
 * @param samples scenes to be learned from in all, unless the time is up before
 * @param batch scenes for each step
 * @param budget time that learning may take
 * @param threads cores
 * @param seed of everything that is drawn by chance
 */
record Recipe(int samples, int batch, Duration budget, int threads, long seed) {
    static final int BATCH = 8;
    private static final int EPOCHS = 45;
    private static final int LEAST_SAMPLES = 2400;
    private static final int MOST_SAMPLES = 16_000;

    /** What suits so many images. */
    static Recipe of(int images, TrainingOptions options, DetectionOptions detection) {
        int samples = Math.clamp((long) images * EPOCHS, LEAST_SAMPLES, MOST_SAMPLES);
        return new Recipe(
                Math.min(samples, detection.mostSamples()),
                BATCH,
                detection.budget(),
                options.threads(),
                options.seed());
    }

    int steps() {
        return Math.max(1, samples / batch);
    }
}
