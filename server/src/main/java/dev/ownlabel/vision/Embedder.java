package dev.ownlabel.vision;

import dev.ownlabel.vision.fit.numeric.Matrix;
import java.io.IOException;
import java.util.Optional;

/** Turns images into embeddings, with the very graph that the finished model will contain. Every image is decoded once. */
public final class Embedder {
    private final Backbone backbone;
    private final int threads;

    /**
     * Prepares.
     *
     * @param threads images decoded and embedded at a time
     */
    public Embedder(Backbone backbone, int threads) {
        this.backbone = backbone;
        this.threads = threads;
    }

    /**
     * Fills the matrix, a row of {@link Backbone#width()} numbers an image; what the checkpoint has is not computed again.
     *
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public void embed(LabelledImages images, Matrix embeddings, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        embed(images, "", embeddings, checkpoint, progress);
    }

    /** As the other; the note tells the images apart from others of the same training. */
    void embed(LabelledImages images, String note, Matrix embeddings, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        String kind = backbone.fingerprint() + note;
        int chunkSize = checkpoint.chunkSize();
        progress.stage(Stage.DECODE_AND_EMBED, 0);
        try (ImageSession session =
                        new ImageSession(backbone.featureGraph(), backbone.framing(), Backbone.EMBEDDING, 1);
                ParallelImages<float[]> parallel =
                        new ParallelImages<>(images, session.enoughPixels(), threads, session::run)) {
            for (int from = 0; from < images.size(); from += chunkSize) {
                int count = Math.min(chunkSize, images.size() - from);
                Optional<float[]> kept = checkpoint.load(kind, from / chunkSize);
                if (kept.isPresent() && kept.get().length == count * backbone.width()) {
                    embeddings.set(from, kept.get());
                } else {
                    parallel.run(from, count, (embedding, image) -> {
                        embeddings.set(image, embedding);
                        progress.stage(Stage.DECODE_AND_EMBED, (image + 1.0) / images.size());
                    });
                    checkpoint.save(kind, from / chunkSize, embeddings.rows(from, count));
                }
                progress.stage(Stage.DECODE_AND_EMBED, (double) (from + count) / images.size());
            }
        }
    }
}
