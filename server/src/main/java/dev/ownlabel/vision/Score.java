package dev.ownlabel.vision;

/**
 * How sure a model is that an image has a label.
 *
 * @param confidence01 calibrated, 0 to 1, for each label on its own: the scores of an image need not add up to 1
 */
public record Score(String label, float confidence01) {}
