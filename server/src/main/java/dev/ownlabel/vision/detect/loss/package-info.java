/** What a detector's network puts out, how wrong it is, and in which direction it would be less wrong. */
@NullMarked
package dev.ownlabel.vision.detect.loss;

import org.jspecify.annotations.NullMarked;
