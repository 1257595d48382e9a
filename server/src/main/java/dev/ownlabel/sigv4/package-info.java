/** Was this request signed with that secret? Pure. */
@NullMarked
package dev.ownlabel.sigv4;

import org.jspecify.annotations.NullMarked;
