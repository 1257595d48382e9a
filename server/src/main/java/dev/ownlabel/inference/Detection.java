package dev.ownlabel.inference;

import dev.ownlabel.vision.boxes.Box;
import org.jspecify.annotations.Nullable;

/**
 * One label found on an image, or on a part of it.
 *
 * @param confidence 0 to 100
 * @param box where, as shares of the upright image's sides; null where the label is the whole image's
 */
public record Detection(
        String label, float confidence, @Nullable Box box) {}
