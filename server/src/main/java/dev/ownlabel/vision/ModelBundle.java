package dev.ownlabel.vision;

/**
 * A model as stored and exported.
 *
 * @param onnx the graph: {@code image} [n, 3, size, size], RGB 0 to 255, in; {@code confidence} [n, labels], 0 to 1, out
 * @param json how to use it: input, labels, thresholds, calibration, provenance, the graph's SHA-256 (UTF-8)
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
public record ModelBundle(byte[] onnx, byte[] json) {}
