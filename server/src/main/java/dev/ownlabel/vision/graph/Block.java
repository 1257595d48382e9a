package dev.ownlabel.vision.graph;

/**
 * Features of one kind, which lie side by side in an embedding and are scaled together.
 *
 * @param whole whether they are a network's own view of the whole image, its embedding
 */
public record Block(String name, int width, boolean whole) {
    /** Features that are part of what makes an image. */
    public Block(String name, int width) {
        this(name, width, false);
    }
}
