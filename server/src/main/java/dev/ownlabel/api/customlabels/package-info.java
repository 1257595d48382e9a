/** The 23 operations of Custom Labels: wire types to the domain and back. */
@NullMarked
package dev.ownlabel.api.customlabels;

import org.jspecify.annotations.NullMarked;
