package dev.ownlabel.training;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.vision.detect.DetectionOptions;
import java.util.List;

/**
 * How trainings are run on this node.
 *
 * @param concurrency trainings at once
 * @param checkpointImages images embedded between two checkpoints
 * @param mostLines lines of a training's or a testing manifest: as many as a dataset may have images
 * @param detection how much learning a detection model gets
 */
public record TrainingSettings(int concurrency, int checkpointImages, int mostLines, DetectionOptions detection) {
    private static final Setting<Integer> CONCURRENCY = Setting.integer(
            "training.concurrency",
            2,
            1,
            64,
            "Trainings that this node runs at once; each uses vision.threads cores. Further ones wait.");
    private static final Setting<Integer> CHECKPOINT = Setting.integer(
            "training.checkpoint-images",
            500,
            10,
            100_000,
            "Images embedded between two checkpoints: what a killed training has to compute again at most.");

    /** Every setting of this package; the number of lines is the quota of {@link CustomLabelsSettings}. */
    public static final List<Setting<?>> ALL = List.of(CONCURRENCY, CHECKPOINT);

    public static TrainingSettings from(Settings settings) {
        return new TrainingSettings(
                settings.get(CONCURRENCY),
                settings.get(CHECKPOINT),
                CustomLabelsSettings.from(settings).imagesPerDataset(),
                DetectionOptions.of(settings));
    }
}
