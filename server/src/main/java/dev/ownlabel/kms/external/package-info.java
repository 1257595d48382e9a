/** Keys in a KMS of the user's own. */
@NullMarked
package dev.ownlabel.kms.external;

import org.jspecify.annotations.NullMarked;
