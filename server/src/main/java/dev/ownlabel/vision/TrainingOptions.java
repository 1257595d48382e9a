package dev.ownlabel.vision;

import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.finetune.Limits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to train.
 *
 * @param threads images decoded and embedded at a time
 * @param seed of everything that is drawn by chance: the same data, backbone and seed give the same bytes
 * @param scratch folder for a temporary file of embeddings where they are too many for memory
 * @param tuning what fine-tuning may cost
 * @param views time for choosing the views of an image that a model computes; zero for the usual ones
 */
public record TrainingOptions(int threads, long seed, Path scratch, Limits tuning, Duration views) {
    public TrainingOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread is needed");
        }
    }

    /** Without fine-tuning, and with the usual views. */
    public TrainingOptions(int threads, long seed, Path scratch) {
        this(threads, seed, scratch, Limits.none());
    }

    /** With the usual views. */
    public TrainingOptions(int threads, long seed, Path scratch, Limits tuning) {
        this(threads, seed, scratch, tuning, Duration.ZERO);
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(threads, other, scratch, tuning, views);
    }

    /** The same with other time for choosing views. */
    public TrainingOptions withViews(Duration other) {
        return new TrainingOptions(threads, seed, scratch, tuning, other);
    }

    /** As the settings say. */
    public static TrainingOptions of(Settings settings, Path scratch) {
        return new TrainingOptions(
                settings.get(VisionSettings.THREADS),
                settings.get(VisionSettings.SEED),
                scratch,
                new Limits(
                        settings.get(VisionSettings.TUNING_BUDGET),
                        settings.get(VisionSettings.TUNING_MEMORY),
                        settings.get(VisionSettings.DEVICE)),
                settings.get(VisionSettings.VIEWS_BUDGET));
    }
}
