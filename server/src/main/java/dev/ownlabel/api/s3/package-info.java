/** The S3 protocol: S3Proxy's handler over the embedded store. */
@NullMarked
package dev.ownlabel.api.s3;

import org.jspecify.annotations.NullMarked;
