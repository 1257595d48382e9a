/**
 * Training with gradients: an ONNX network as a function whose weights can be learnt, and what learning needs besides.
 *
 * <p>The only package that touches the tensor library (docs/DECISIONS.md 19). Its native code is loaded when {@link Engine#open}
 * is first called, never to serve a model. Who calls opens a {@link org.bytedeco.javacpp.PointerScope} around each batch; what
 * outlives a batch belongs to an owner that is closed.
 */
@NullMarked
package dev.ownlabel.vision.tune;

import org.jspecify.annotations.NullMarked;
