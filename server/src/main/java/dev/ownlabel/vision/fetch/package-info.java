/** Files from elsewhere, whose bytes are known by their digest. */
@NullMarked
package dev.ownlabel.vision.fetch;

import org.jspecify.annotations.NullMarked;
