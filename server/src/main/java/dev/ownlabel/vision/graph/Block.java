package dev.ownlabel.vision.graph;

/** Features of one kind, which lie side by side in an embedding and are scaled together. */
public record Block(String name, int width) {}
