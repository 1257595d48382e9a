package dev.ownlabel.customlabels;

import java.util.function.Consumer;

/** Reads the manifest lines of a dataset, in order, without holding them all in memory. */
public final class DatasetLines {

    /**
     * Hands every line of the dataset to {@code sink}, as the user gave it (without {@code cl-metadata} and {@code cl-errors}).
     *
     * @return the number of lines
     */
    public long forEach(DatasetArn dataset, Consumer<String> sink) {
        throw new IllegalStateException("not built yet" + dataset + sink);
    }
}
