package dev.ownlabel.app.client;

import dev.ownlabel.formats.Sample;
import java.io.IOException;
import java.util.List;

/**
 * An image to learn from, of one label.
 *
 * @param name unique in its set: {@code LABEL/FILE}
 */
public record LabelledImage(String label, String name, Content content) {
    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }

    Sample sample() {
        return Sample.labelled(name, new Sample.Place.Made(content::read), List.of(label));
    }
}
