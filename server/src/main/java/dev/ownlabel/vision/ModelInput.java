package dev.ownlabel.vision;

/**
 * A picture as a model's graph takes it.
 *
 * @param numbers [3, height, width] of the graph: red, green, blue, 0 to 255
 * @param width of the picture it was made from, or for boxes of that picture as it fits the graph, pixels
 * @param height likewise
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ModelInput(float[] numbers, int width, int height) {}
