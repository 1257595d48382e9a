package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import java.util.List;

/** A loaded model, ready to label images. Safe for use by several threads; native memory is held until it is closed. */
public final class Model implements AutoCloseable {
    private Model() {}

    /**
     * Loads a model.
     *
     * @param threads cores that one image may use
     * @throws IllegalArgumentException if the bundle is damaged or of a format this version does not read
     */
    public static Model load(ModelBundle bundle, int threads) {
        throw new IllegalStateException("not built yet" + bundle + threads);
    }

    /** A score for every label, most confident first. */
    public List<Score> detect(Picture picture) {
        throw new IllegalStateException("not built yet" + picture.width());
    }

    /** In the order of training. */
    public List<String> labels() {
        throw new IllegalStateException("not built yet");
    }

    /** The label's assumed threshold, 0 to 1. */
    public double threshold(String label) {
        throw new IllegalStateException("not built yet" + label);
    }

    /** An estimate of the memory that the loaded model holds, native memory included. */
    public long memoryBytes() {
        throw new IllegalStateException("not built yet");
    }

    @Override
    public void close() {}
}
