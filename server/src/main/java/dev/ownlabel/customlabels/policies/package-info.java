/** Project policies: who else may copy a project's versions. */
@NullMarked
package dev.ownlabel.customlabels.policies;

import org.jspecify.annotations.NullMarked;
