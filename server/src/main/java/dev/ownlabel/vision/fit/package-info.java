/** Fits heads on embeddings: regression, cross-validation, calibration. */
@NullMarked
package dev.ownlabel.vision.fit;

import org.jspecify.annotations.NullMarked;
