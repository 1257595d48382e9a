/** The training job: datasets in, artifact and evaluation out. */
@NullMarked
package dev.ownlabel.training;

import org.jspecify.annotations.NullMarked;
