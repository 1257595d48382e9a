/** Labelled sets written in every format, and as the lines that the service reads. */
@NullMarked
package dev.ownlabel.formats.writing;

import org.jspecify.annotations.NullMarked;
