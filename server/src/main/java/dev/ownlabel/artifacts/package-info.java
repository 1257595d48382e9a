/** Model artifacts: laid out, encrypted, read, deleted. */
@NullMarked
package dev.ownlabel.artifacts;

import org.jspecify.annotations.NullMarked;
