/** Decodes, orients and bounds images. Pure. */
@NullMarked
package dev.ownlabel.image;

import org.jspecify.annotations.NullMarked;
