/** Who a caller is and what the caller may do. */
@NullMarked
package dev.ownlabel.iam;

import org.jspecify.annotations.NullMarked;
