/** Numbers only: minimising, losses of matrices and a factorisation, which know nothing of images. */
@NullMarked
package dev.ownlabel.vision.fit.numeric;

import org.jspecify.annotations.NullMarked;
