/** What heads compute of an embedding, in Java and as operators of a graph, which agree. */
@NullMarked
package dev.ownlabel.vision.fit.score;

import org.jspecify.annotations.NullMarked;
