/** What was changed, copied or refused, as JSON lines in files of bounded size. */
@NullMarked
package dev.ownlabel.audit;

import org.jspecify.annotations.NullMarked;
