package dev.ownlabel.vision;

import dev.ownlabel.config.Settings;
import java.nio.file.Path;

/**
 * How to train.
 *
 * @param threads images decoded and embedded at a time
 * @param seed of everything that is drawn by chance: the same data, backbone and seed give the same bytes
 * @param scratch folder for a temporary file of embeddings where they are too many for memory
 */
public record TrainingOptions(int threads, long seed, Path scratch) {
    public TrainingOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread is needed");
        }
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(threads, other, scratch);
    }

    /** As the settings say. */
    public static TrainingOptions of(Settings settings, Path scratch) {
        return new TrainingOptions(settings.get(VisionSettings.THREADS), settings.get(VisionSettings.SEED), scratch);
    }
}
