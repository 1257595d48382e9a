package dev.ownlabel.vision;

/**
 * Told how far a long computation is, always on the thread that started it. Whatever it throws ends the computation and reaches
 * the caller: this is how a training is cancelled.
 */
@FunctionalInterface
public interface Progress {
    /** The part under way and how much of it is done, 0 to 1. */
    void stage(Stage stage, double fraction);

    /** Tells no one. */
    static Progress silent() {
        return (stage, fraction) -> {};
    }
}
