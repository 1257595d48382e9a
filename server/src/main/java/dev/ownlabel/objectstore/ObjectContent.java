package dev.ownlabel.objectstore;

import java.io.IOException;
import java.io.InputStream;

/** An opened object. */
public record ObjectContent(ObjectHead head, InputStream stream) implements AutoCloseable {

    /**
     * All bytes, at most {@code limitBytes}.
     *
     * @throws IOException when there are more, or reading fails
     */
    public byte[] readAll(long limitBytes) throws IOException {
        if (head.sizeBytes() > limitBytes) {
            throw new IOException("Object of " + head.sizeBytes() + " bytes is over the limit of " + limitBytes);
        }
        byte[] bytes = stream.readNBytes((int) Math.min(limitBytes + 1, Integer.MAX_VALUE - 8));
        if (bytes.length > limitBytes) {
            throw new IOException("Object is over the limit of " + limitBytes + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
