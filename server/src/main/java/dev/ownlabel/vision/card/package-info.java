/** The JSON beside a model's graph: what models of every kind have in it. */
@NullMarked
package dev.ownlabel.vision.card;

import org.jspecify.annotations.NullMarked;
