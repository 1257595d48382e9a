package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.fit.numeric.Matrix;
import java.io.IOException;
import java.util.Arrays;
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
     * Fills the matrix with rows of {@link Backbone#width()} numbers; what the checkpoint has is not computed again.
     *
     * @param embeddings of one row an image; or of two, the second for its mirror image
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public void embed(LabelledImages images, Matrix embeddings, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        embed(images, "", embeddings, checkpoint, progress);
    }

    /** As the other; the note tells the images apart from others of the same training. */
    void embed(LabelledImages images, String note, Matrix embeddings, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        int looks = embeddings.rows() / images.size();
        String kind = backbone.fingerprint() + note + (looks == 1 ? "" : "-mirrored");
        int chunkSize = checkpoint.chunkSize();
        progress.stage(Stage.DECODE_AND_EMBED, 0);
        try (ImageSession session =
                        new ImageSession(backbone.featureGraph(), backbone.framing(), Backbone.EMBEDDING, 1);
                ParallelImages<float[]> parallel = new ParallelImages<>(
                        images, session.enoughPixels(), threads, picture -> rows(session, picture, looks))) {
            for (int from = 0; from < images.size(); from += chunkSize) {
                int count = Math.min(chunkSize, images.size() - from);
                Optional<float[]> kept = checkpoint.load(kind, from / chunkSize);
                if (kept.isPresent() && kept.get().length == count * looks * backbone.width()) {
                    embeddings.set(from * looks, kept.get());
                } else {
                    parallel.run(from, count, (embedding, image) -> {
                        embeddings.set(image * looks, embedding);
                        progress.stage(Stage.DECODE_AND_EMBED, (image + 1.0) / images.size());
                    });
                    checkpoint.save(kind, from / chunkSize, embeddings.rows(from * looks, count * looks));
                }
                progress.stage(Stage.DECODE_AND_EMBED, (double) (from + count) / images.size());
            }
        }
    }

    private float[] rows(ImageSession session, Picture picture, int looks) {
        float[] own = session.run(picture);
        if (looks == 1) {
            return own;
        }
        float[] both = Arrays.copyOf(own, looks * own.length);
        System.arraycopy(session.run(picture.mirrored()), 0, both, own.length, own.length);
        return both;
    }
}
