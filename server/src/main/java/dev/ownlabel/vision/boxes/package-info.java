/** Boxes on images: true ones, found ones, and how well the two agree. */
@NullMarked
package dev.ownlabel.vision.boxes;

import org.jspecify.annotations.NullMarked;
