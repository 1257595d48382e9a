/** Measurements; not shipped. */
@NullMarked
package dev.ownlabel.bench;

import org.jspecify.annotations.NullMarked;
