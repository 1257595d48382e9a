/** Fits, evaluates and runs image models; knows no projects. */
@NullMarked
package dev.ownlabel.vision;

import org.jspecify.annotations.NullMarked;
