/** Builds the ONNX graphs of backbones and models. */
@NullMarked
package dev.ownlabel.vision.graph;

import org.jspecify.annotations.NullMarked;
