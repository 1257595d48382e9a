/** The running server's log: lines on standard error, written by a thread of their own. */
@NullMarked
package dev.ownlabel.app.log;

import org.jspecify.annotations.NullMarked;
