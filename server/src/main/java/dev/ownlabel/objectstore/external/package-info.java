/** Objects in an S3 of the user's own. */
@NullMarked
package dev.ownlabel.objectstore.external;

import org.jspecify.annotations.NullMarked;
