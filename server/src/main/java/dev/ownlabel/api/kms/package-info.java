/** The operations of KMS on keys, aliases, grants and ciphertexts. */
@NullMarked
package dev.ownlabel.api.kms;

import org.jspecify.annotations.NullMarked;
