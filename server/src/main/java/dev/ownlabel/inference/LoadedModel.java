package dev.ownlabel.inference;

import dev.ownlabel.image.Picture;
import java.util.List;

/**
 * A model in memory: {@link dev.ownlabel.vision.Model} or {@link dev.ownlabel.vision.detect.Detector} as far as running it needs. Safe
 * for use by several threads.
 */
interface LoadedModel extends AutoCloseable {
    /** Everything it sees, however unsure. */
    List<Sighting> detect(Picture picture);

    /** The label's assumed threshold, 0 to 1. */
    double threshold(String label);

    long memoryBytes();

    @Override
    void close();
}
