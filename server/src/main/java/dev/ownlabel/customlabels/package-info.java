/** Project, Dataset, ProjectVersion: rules, lifecycles, rows. */
@NullMarked
package dev.ownlabel.customlabels;

import org.jspecify.annotations.NullMarked;
