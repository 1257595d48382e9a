package dev.ownlabel.image;

import java.util.List;

/**
 * A stretch of a file.
 *
 * @param from first byte
 * @param to behind the last byte
 */
record Part(int from, int to) {
    /** Adds the stretch to those before it, to the last where it follows it directly. */
    static void add(List<Part> parts, int from, int to) {
        if (!parts.isEmpty() && parts.getLast().to == from) {
            parts.set(parts.size() - 1, new Part(parts.getLast().from, to));
        } else {
            parts.add(new Part(from, to));
        }
    }

    static int length(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.to - part.from).sum();
    }

    /** The stretches joined; {@code bytes} itself where they are all of it. */
    static byte[] joined(byte[] bytes, List<Part> parts) {
        int length = length(parts);
        if (length == bytes.length) {
            return bytes;
        }
        byte[] joined = new byte[length];
        int to = 0;
        for (Part part : parts) {
            System.arraycopy(bytes, part.from, joined, to, part.to - part.from);
            to += part.to - part.from;
        }
        return joined;
    }
}
