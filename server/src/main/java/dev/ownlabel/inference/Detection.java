package dev.ownlabel.inference;

/**
 * One label found on an image.
 *
 * @param confidence 0 to 100
 */
public record Detection(String label, float confidence) {}
