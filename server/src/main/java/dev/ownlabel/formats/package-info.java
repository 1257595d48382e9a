/** Labelled sets as people have them, read into samples and written from them; every problem is located. Knows no server. */
@NullMarked
package dev.ownlabel.formats;

import org.jspecify.annotations.NullMarked;
