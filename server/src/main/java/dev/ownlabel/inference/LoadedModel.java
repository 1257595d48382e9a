package dev.ownlabel.inference;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Score;
import java.util.List;

/** A model in memory: {@link dev.ownlabel.vision.Model} as far as running it needs. Safe for use by several threads. */
interface LoadedModel extends AutoCloseable {
    /** A score for every label. */
    List<Score> detect(Picture picture);

    /** The label's assumed threshold, 0 to 1. */
    double threshold(String label);

    long memoryBytes();

    @Override
    void close();
}
