package dev.ownlabel.inference;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.ModelInput;
import java.util.List;

/**
 * A model in memory: {@link dev.ownlabel.vision.Model} or {@link dev.ownlabel.vision.detect.Detector} as far as running it needs. Safe
 * for use by several threads.
 */
interface LoadedModel extends AutoCloseable {
    /** Pixels a side that a picture needs. */
    int enoughPixels();

    /** The picture as the network takes it, so that the picture itself need not be kept until a batch is full. */
    ModelInput input(Picture picture);

    /** Everything it sees in each picture, however unsure. */
    List<List<Sighting>> detect(List<ModelInput> pictures);

    /** The label's assumed threshold, 0 to 1. */
    double threshold(String label);

    long memoryBytes();

    @Override
    void close();
}
