/** Which views of an image a model computes: what may be tried, and what was found. */
@NullMarked
package dev.ownlabel.vision.views;

import org.jspecify.annotations.NullMarked;
