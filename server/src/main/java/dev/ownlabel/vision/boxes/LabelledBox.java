package dev.ownlabel.vision.boxes;

/**
 * A true box.
 *
 * @param label number of its label, in the order of the training set's or model's list of labels
 */
public record LabelledBox(int label, Box box) {}
