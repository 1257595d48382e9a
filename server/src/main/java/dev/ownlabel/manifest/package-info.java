/** Manifest lines to entries and statistics; every error has its place. Pure. */
@NullMarked
package dev.ownlabel.manifest;

import org.jspecify.annotations.NullMarked;
