package dev.ownlabel.vision;

import java.util.Optional;

/**
 * Keeps embeddings that are already computed, so that a killed training goes on where it was. Chunk {@code c} holds the images
 * {@code c * chunkSize()} and following, the same number of numbers each; a chunk whose length does not fit is computed again.
 * The keeper must not mix trainings, nor what their embeddings are of: one training embeds its images with one backbone or several,
 * and all of them or a sample, which {@code kind} tells apart (letters, digits and hyphens). Called on the training's thread.
 */
public interface EmbeddingCheckpoint {
    Optional<float[]> load(String kind, int chunk);

    void save(String kind, int chunk, float[] values);

    int chunkSize();

    /** Keeps nothing. */
    static EmbeddingCheckpoint none() {
        return new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(String kind, int chunk) {
                return Optional.empty();
            }

            @Override
            public void save(String kind, int chunk, float[] values) {}

            @Override
            public int chunkSize() {
                return 1000;
            }
        };
    }
}
