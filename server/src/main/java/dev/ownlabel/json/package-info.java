/** JSON text to values and back; depth and size are bounded. */
@NullMarked
package dev.ownlabel.json;

import org.jspecify.annotations.NullMarked;
