/** Words of the wire: names, identifiers and errors that every package speaks. */
@NullMarked
package dev.ownlabel.aws;

import org.jspecify.annotations.NullMarked;
