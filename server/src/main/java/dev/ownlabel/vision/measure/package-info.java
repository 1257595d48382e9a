/** How good a model of whole images is: scores of images counted into metrics. Pure. */
@NullMarked
package dev.ownlabel.vision.measure;

import org.jspecify.annotations.NullMarked;
