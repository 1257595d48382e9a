/** The IAM policy language: strictly parsed, evaluated to a {@link dev.ownlabel.policy.Decision}. Pure. */
@NullMarked
package dev.ownlabel.policy;

import org.jspecify.annotations.NullMarked;
