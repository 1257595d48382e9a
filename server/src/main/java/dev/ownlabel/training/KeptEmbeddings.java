package dev.ownlabel.training;

import dev.ownlabel.artifacts.Sha256;
import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.EmbeddingCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Embeddings as working copies. Their name tells apart what they are of, so that no other training's are taken. */
final class KeptEmbeddings implements EmbeddingCheckpoint {
    private final WorkingCopy working;
    private final String images;
    private final int chunkSize;

    KeptEmbeddings(WorkingCopy working, List<Sample> samples, int chunkSize) {
        this.working = working;
        this.chunkSize = chunkSize;
        MessageDigest digest = Sha256.start();
        for (Sample sample : samples) {
            digest.update((byte) '\n');
            digest.update(sample.sourceRef().getBytes(StandardCharsets.UTF_8));
        }
        this.images = HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public Optional<float[]> load(String kind, int chunk) {
        try {
            return working.get(name(kind, chunk)).map(bytes -> {
                float[] values = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                return values;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ObjectStoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void save(String kind, int chunk, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            working.put(name(kind, chunk), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ObjectStoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private String name(String kind, int chunk) {
        return "embeddings/" + images + "-" + kind + "-" + chunkSize + "/" + chunk;
    }

    @Override
    public int chunkSize() {
        return chunkSize;
    }
}
