/** The operations of STS: who am I, and temporary credentials. */
@NullMarked
package dev.ownlabel.api.sts;

import org.jspecify.annotations.NullMarked;
