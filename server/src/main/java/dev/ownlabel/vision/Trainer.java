package dev.ownlabel.vision;

import java.io.IOException;

/** Trains a model: embeds the images, fits a head on the embeddings, calibrates its confidences. */
public final class Trainer {
    private final Backbone backbone;
    private final TrainingOptions options;

    public Trainer(Backbone backbone, TrainingOptions options) {
        this.backbone = backbone;
        this.options = options;
    }

    /** Trains without checkpoints. */
    public TrainedModel train(TrainingSet set, Progress progress) throws IOException, InterruptedException {
        return train(set, EmbeddingCheckpoint.none(), progress);
    }

    /**
     * Trains. The same set, backbone and seed give the same bytes, also after a restart from a checkpoint.
     *
     * @throws IllegalArgumentException if the set is not as {@link TrainingSet} says
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public TrainedModel train(TrainingSet set, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        throw new IllegalStateException("not built yet" + backbone.name() + options + set);
    }
}
