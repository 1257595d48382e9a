/**
 * The embedded store as S3Proxy sees it. The package is named so on purpose: from {@code .awssdk.} in a class name S3Proxy infers that
 * the store decides conditional writes, versions and encryption by itself; under any other name it answers NotImplemented to them.
 */
@NullMarked
package dev.ownlabel.api.s3.awssdk;

import org.jspecify.annotations.NullMarked;
