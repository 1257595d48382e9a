/** Dataset jobs: import and validate. */
@NullMarked
package dev.ownlabel.ingest;

import org.jspecify.annotations.NullMarked;
