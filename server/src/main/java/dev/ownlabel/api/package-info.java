/** Operation tables, codecs, the Gateway. */
@NullMarked
package dev.ownlabel.api;

import org.jspecify.annotations.NullMarked;
