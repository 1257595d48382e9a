package dev.ownlabel.vision;

import java.util.Optional;

/**
 * Keeps embeddings that are already computed, so that a killed training goes on where it was. Chunk {@code c} holds the images
 * {@code c * chunkSize()} and following, {@code features} numbers each; a chunk whose length does not fit is computed again.
 * The keeper must not mix trainings, nor backbones: {@link Backbone#fingerprint()} tells them apart. Called on the training's thread.
 */
public interface EmbeddingCheckpoint {
    Optional<float[]> load(int chunk);

    void save(int chunk, float[] values);

    int chunkSize();

    /** Keeps nothing. */
    static EmbeddingCheckpoint none() {
        return new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(int chunk) {
                return Optional.empty();
            }

            @Override
            public void save(int chunk, float[] values) {}

            @Override
            public int chunkSize() {
                return 1000;
            }
        };
    }
}
