/** Counts, sizes and durations of this process, as Prometheus reads them. */
@NullMarked
package dev.ownlabel.metrics;

import org.jspecify.annotations.NullMarked;
