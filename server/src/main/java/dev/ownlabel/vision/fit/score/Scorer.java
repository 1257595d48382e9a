package dev.ownlabel.vision.fit.score;

import dev.ownlabel.vision.graph.Graph;

/** A fitted function of an embedding: one score for each label. */
public sealed interface Scorer permits Cosine, Hidden, Linear, Sum {
    /** The scores of one embedding, as the graph computes them but for rounding. */
    double[] scores(float[] embedding);

    /** Adds the operators; returns the name of the tensor of scores [n, labels]. */
    String addTo(Graph graph, String embedding);

    /** The same scores times a factor. */
    Scorer times(double factor);
}
