package dev.ownlabel.inference;

import dev.ownlabel.vision.boxes.Box;
import org.jspecify.annotations.Nullable;

/**
 * What a loaded model says of an image: a label that it may have, or a box that may show one.
 *
 * @param confidence01 calibrated, 0 to 1
 * @param box shares of the upright image's sides; null where the label is the whole image's
 */
record Sighting(String label, float confidence01, @Nullable Box box) {}
