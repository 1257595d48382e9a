package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Embedder;
import dev.ownlabel.vision.EmbeddingCheckpoint;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.fit.numeric.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Images of a manifest with their embeddings, which are kept in a folder so that measuring again costs no second embedding. */
final class EmbeddedFolder implements AutoCloseable {
    private static final int CHUNK = 50;

    private final ImageFolder images;
    private final Matrix embeddings;

    private final String kind;
    private final Path cache;

    private EmbeddedFolder(ImageFolder images, Matrix embeddings, String kind, Path cache) {
        this.images = images;
        this.embeddings = embeddings;
        this.kind = kind;
        this.cache = cache;
    }

    /** Embeds, or takes what the cache has of this backbone and this manifest: a row an image. */
    static EmbeddedFolder of(ImageFolder images, Backbone backbone, int threads, Path cache, String name)
            throws IOException, InterruptedException {
        return of(images, backbone, 1, threads, cache, name);
    }

    /** The same with two rows an image, the second of its mirror image. */
    static EmbeddedFolder mirrored(ImageFolder images, Backbone backbone, int threads, Path cache, String name)
            throws IOException, InterruptedException {
        return of(images, backbone, 2, threads, cache, name);
    }

    private static EmbeddedFolder of(
            ImageFolder images, Backbone backbone, int looks, int threads, Path cache, String name)
            throws IOException, InterruptedException {
        Matrix embeddings = Matrix.of(images.size() * looks, backbone.width(), 1L << 30, cache);
        Path folder = cache.resolve(name);
        new Embedder(backbone, threads).embed(images, embeddings, new Kept(folder), Progress.silent());
        return new EmbeddedFolder(images, embeddings, backbone.fingerprint(), folder);
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

    /** The embeddings of some of the images, as a training finds them again; those in other views are kept in the cache too. */
    EmbeddingCheckpoint subsetEmbeddings(int[] chosen) {
        Kept others = new Kept(cache.resolve("of-" + Integer.toHexString(Arrays.hashCode(chosen))));
        return new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(String wanted, int chunk) {
                if (!wanted.equals(kind)) {
                    return others.load(wanted, chunk);
                }
                int from = chunk * CHUNK;
                int count = Math.min(CHUNK, chosen.length - from);
                float[] rows = new float[count * embeddings.width()];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(
                            embeddings.row(chosen[from + i]), 0, rows, i * embeddings.width(), embeddings.width());
                }
                return Optional.of(rows);
            }

            @Override
            public void save(String computed, int chunk, float[] values) {
                others.save(computed, chunk, values);
            }

            @Override
            public int chunkSize() {
                return CHUNK;
            }
        };
    }

    /** A file for each chunk. */
    private record Kept(Path folder) implements EmbeddingCheckpoint {
        @Override
        public Optional<float[]> load(String kind, int chunk) {
            Path file = file(kind, chunk);
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
        public void save(String kind, int chunk, float[] values) {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            try {
                Path file = file(kind, chunk);
                Files.createDirectories(file.getParent());
                Files.write(file, bytes.array());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path file(String kind, int chunk) {
            return folder.resolve(kind).resolve(Integer.toString(chunk));
        }

        @Override
        public int chunkSize() {
            return CHUNK;
        }
    }

    @Override
    public void close() {
        embeddings.close();
    }
}
