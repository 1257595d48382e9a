/** Manifest lines to entries and statistics, every error located; pure. */
@NullMarked
package dev.ownlabel.manifest;

import org.jspecify.annotations.NullMarked;
