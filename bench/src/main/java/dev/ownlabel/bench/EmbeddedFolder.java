package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Embedder;
import dev.ownlabel.vision.EmbeddingCheckpoint;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.fit.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Images of a manifest with their embeddings, which are kept in a folder so that measuring again costs no second embedding. */
final class EmbeddedFolder implements AutoCloseable {
    private final ImageFolder images;
    private final Matrix embeddings;

    private EmbeddedFolder(ImageFolder images, Matrix embeddings) {
        this.images = images;
        this.embeddings = embeddings;
    }

    /** Embeds, or takes what the cache has of this backbone and this manifest. */
    static EmbeddedFolder of(ImageFolder images, Backbone backbone, int threads, Path cache, String name)
            throws IOException, InterruptedException {
        Matrix embeddings = Matrix.of(images.size(), backbone.width(), 1L << 30, cache);
        Path folder = cache.resolve(backbone.fingerprint().substring(0, 16)).resolve(name);
        new Embedder(backbone, threads).embed(images, embeddings, kept(folder), Progress.silent());
        return new EmbeddedFolder(images, embeddings);
    }

    ImageFolder images() {
        return images;
    }

    Matrix embeddings() {
        return embeddings;
    }

    /** Some of the images, for training. */
    LabelledImages subset(int[] chosen) {
        return new LabelledImages() {
            @Override
            public int size() {
                return chosen.length;
            }

            @Override
            public byte[] image(int index) throws IOException {
                return images.image(chosen[index]);
            }

            @Override
            public Set<Integer> labels(int index) {
                return images.labels(chosen[index]);
            }
        };
    }

    /** The embeddings of some of the images, as a training finds them again. */
    EmbeddingCheckpoint subsetEmbeddings(int[] chosen) {
        return new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(int chunk) {
                return Optional.of(embeddings.row(chosen[chunk]));
            }

            @Override
            public void save(int chunk, float[] values) {}

            @Override
            public int chunkSize() {
                return 1;
            }
        };
    }

    private static EmbeddingCheckpoint kept(Path folder) {
        return new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(int chunk) {
                Path file = folder.resolve(Integer.toString(chunk));
                if (!Files.exists(file)) {
                    return Optional.empty();
                }
                try {
                    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                    float[] values = new float[bytes.remaining() / Float.BYTES];
                    bytes.asFloatBuffer().get(values);
                    return Optional.of(values);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void save(int chunk, float[] values) {
                ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
                bytes.asFloatBuffer().put(values);
                try {
                    Files.createDirectories(folder);
                    Files.write(folder.resolve(Integer.toString(chunk)), bytes.array());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public int chunkSize() {
                return 50;
            }
        };
    }

    @Override
    public void close() {
        embeddings.close();
    }
}
