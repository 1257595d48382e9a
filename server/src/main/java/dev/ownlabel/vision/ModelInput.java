package dev.ownlabel.vision;

/**
 * A picture as a model's graph takes it.
 *
 * @param numbers [3, side, side]: red, green, blue, 0 to 255
 * @param width of the picture it was made from, pixels
 * @param height of the picture it was made from, pixels
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ModelInput(float[] numbers, int width, int height) {}
