package dev.ownlabel.vision;

import java.io.IOException;
import java.util.Set;

/** Images with their labels, fetched one at a time; called by several threads at once. */
public interface LabelledImages {
    int size();

    /** The encoded image (JPEG or PNG) with the number {@code index}, from 0. */
    byte[] image(int index) throws IOException;

    /** Numbers of the image's labels, in the order of the training set's or model's list of labels. */
    Set<Integer> labels(int index);
}
