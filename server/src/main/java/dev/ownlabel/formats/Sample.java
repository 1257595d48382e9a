package dev.ownlabel.formats;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One image of a set and what is said about it.
 *
 * @param name relative, with slashes, unique in its set; safe as a path below a folder
 * @param place where the image is
 * @param labels of the whole image, each once
 * @param boxes null where nobody drew boxes; an empty list says that there is nothing to be seen
 * @param line the manifest line it came from, without the service's additions; null for other formats
 */
public record Sample(
        String name,
        Place place,
        List<String> labels,
        @Nullable BoxSet boxes,
        @Nullable JsonObject line) {

    /** Where an image is. */
    public sealed interface Place {
        /** On this machine. */
        record LocalFile(Path path) implements Place {}

        /** Made or fetched when it is asked for. */
        record Made(Content content) implements Place {}

        /** In a bucket: the exact text of its {@code source-ref}. */
        record InBucket(String sourceRef) implements Place {}
    }

    /** Where bytes come from. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }

    /** Boxes on an image of {@code width} x {@code height} pixels. */
    public record BoxSet(int width, int height, List<Labelling.Box> boxes) {
        public BoxSet {
            boxes = List.copyOf(boxes);
        }
    }

    public Sample {
        labels = List.copyOf(labels);
    }

    /** An image with labels of its own, or with none. */
    public static Sample labelled(String name, Place place, List<String> labels) {
        return new Sample(name, place, labels, null, null);
    }

    /** An image with boxes. */
    public static Sample boxed(String name, Place place, @Nullable BoxSet boxes) {
        return new Sample(name, place, List.of(), boxes, null);
    }

    /** Whether anybody said anything about the image. */
    public boolean isLabelled() {
        return !labels.isEmpty() || boxes != null;
    }

    /** Every label of the image and of its boxes, each once, in order. */
    public Set<String> allLabels() {
        Set<String> all = new LinkedHashSet<>(labels);
        if (boxes != null) {
            boxes.boxes().forEach(box -> all.add(box.label()));
        }
        return all;
    }
}
