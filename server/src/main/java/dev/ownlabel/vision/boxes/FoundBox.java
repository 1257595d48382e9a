package dev.ownlabel.vision.boxes;

/**
 * A box that a model found.
 *
 * @param label number of its label, in the order of the model's labels
 * @param box shares of the upright image's sides, 0 to 1
 * @param confidence01 calibrated, 0 to 1
 */
public record FoundBox(int label, Box box, float confidence01) {}
