package dev.ownlabel.app.client;

import java.io.IOException;

/**
 * An image to learn from.
 *
 * @param name unique in its set: {@code LABEL/FILE}
 */
public record LabelledImage(String label, String name, Content content) {
    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }
}
