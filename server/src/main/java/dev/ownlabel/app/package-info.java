/** Main and Server: constructs in order, closes in reverse; the command line. */
@NullMarked
package dev.ownlabel.app;

import org.jspecify.annotations.NullMarked;
