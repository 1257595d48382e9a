package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.tune.Device;
import java.time.Duration;

/**
 * What fine-tuning may cost.
 *
 * @param budget of time, decoding and cross-validation included; zero for no fine-tuning
 * @param memoryBytes about what it may hold of the device's memory
 * @param device where it is computed
 */
public record Limits(Duration budget, long memoryBytes, Choice device) {
    /** As the setting {@code vision.device} names it. */
    public enum Choice {
        CPU,
        CUDA,
        /** A CUDA device where there is one. */
        AUTO;

        /** What to try first. */
        Device first() {
            return this == CPU ? Device.CPU : Device.CUDA;
        }
    }

    /** No fine-tuning. */
    public static Limits none() {
        return new Limits(Duration.ZERO, 0, Choice.CPU);
    }
}
