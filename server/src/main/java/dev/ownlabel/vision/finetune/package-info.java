/** Fine-tuning of a backbone's network for the labels of one training: one candidate among others, judged by cross-validation. */
@NullMarked
package dev.ownlabel.vision.finetune;

import org.jspecify.annotations.NullMarked;
