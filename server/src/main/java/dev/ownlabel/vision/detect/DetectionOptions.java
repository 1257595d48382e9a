package dev.ownlabel.vision.detect;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How much learning detectors get on this node.
 *
 * @param budget time that learning may take
 * @param mostSamples scenes that are learned from at most
 */
public record DetectionOptions(Duration budget, int mostSamples) {
    private static final Setting<Duration> BUDGET = Setting.duration(
            "vision.detection-budget",
            "15m",
            "Time that a detection model may learn for; where it is short, learning is shortened, and the best so far is kept.");

    private static final Setting<Integer> SAMPLES = Setting.integer(
            "vision.detection-samples",
            16_000,
            8,
            10_000_000,
            "Scenes, drawn from the training images, that a detection model learns from at most.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(BUDGET, SAMPLES);

    /** As the settings say. */
    public static DetectionOptions of(Settings settings) {
        return new DetectionOptions(settings.get(BUDGET), settings.get(SAMPLES));
    }
}
