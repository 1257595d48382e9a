/** Keys, data keys, envelope encryption. */
@NullMarked
package dev.ownlabel.kms;

import org.jspecify.annotations.NullMarked;
