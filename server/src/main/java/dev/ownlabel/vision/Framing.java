package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How a picture becomes a graph's input [1, 3, side, side], RGB 0 to 255.
 *
 * @param pad what a letterbox is filled with, 0 to 255
 */
record Framing(int side, BackboneDescriptor.Fit fit, int pad) {
    int numbers() {
        return 3 * side * side;
    }

    /** Fills the buffer: all red values row by row, then green, then blue. */
    void write(Picture picture, FloatBuffer into) {
        switch (fit) {
            case SQUASH -> write(picture.scaled(side, side), into, 0);
            case LETTERBOX_TOP_LEFT -> {
                double scale = (double) side / Math.max(picture.width(), picture.height());
                int width = Math.clamp(Math.round(picture.width() * scale), 1, side);
                int height = Math.clamp(Math.round(picture.height() * scale), 1, side);
                write(picture.scaled(width, height), into, pad);
            }
        }
    }

    private void write(Picture scaled, FloatBuffer into, float filling) {
        byte[] rgb = scaled.rgb();
        float[] row = new float[side];
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < side; y++) {
                Arrays.fill(row, filling);
                int from = y * scaled.width() * 3 + channel;
                for (int x = 0; x < scaled.width() && y < scaled.height(); x++, from += 3) {
                    row[x] = rgb[from] & 255;
                }
                into.put(row);
            }
        }
        into.flip();
    }
}
