/** Objects by bucket and key, versioned, on disk or in external S3. */
@NullMarked
package dev.ownlabel.objectstore;

import org.jspecify.annotations.NullMarked;
