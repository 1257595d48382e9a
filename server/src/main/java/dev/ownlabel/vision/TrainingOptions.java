package dev.ownlabel.vision;

import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.finetune.Limits;
import java.nio.file.Path;

/**
 * How to train.
 *
 * @param threads images decoded and embedded at a time
 * @param seed of everything that is drawn by chance: the same data, backbone and seed give the same bytes
 * @param scratch folder for a temporary file of embeddings where they are too many for memory
 * @param tuning what fine-tuning may cost
 */
public record TrainingOptions(int threads, long seed, Path scratch, Limits tuning) {
    public TrainingOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread is needed");
        }
    }

    /** Without fine-tuning. */
    public TrainingOptions(int threads, long seed, Path scratch) {
        this(threads, seed, scratch, Limits.none());
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(threads, other, scratch, tuning);
    }

    /** As the settings say. */
    public static TrainingOptions of(Settings settings, Path scratch) {
        return new TrainingOptions(
                settings.get(VisionSettings.THREADS),
                settings.get(VisionSettings.SEED),
                scratch,
                new Limits(settings.get(VisionSettings.TUNING_BUDGET), settings.get(VisionSettings.DEVICE)));
    }
}
