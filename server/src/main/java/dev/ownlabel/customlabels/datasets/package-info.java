/** Datasets: their rows, their entries, and what clients may ask of them. */
@NullMarked
package dev.ownlabel.customlabels.datasets;

import org.jspecify.annotations.NullMarked;
