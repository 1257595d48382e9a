/** Backbones of one's own: kept by name, looked into, compared. */
@NullMarked
package dev.ownlabel.vision.library;

import org.jspecify.annotations.NullMarked;
