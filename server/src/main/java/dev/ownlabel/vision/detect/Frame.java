package dev.ownlabel.vision.detect;

import dev.ownlabel.image.Picture;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A detector's input: an image is scaled to fit at the top left, its shape kept, the rest filled with grey.
 *
 * @param width pixels
 * @param height pixels
 */
record Frame(int width, int height) {
    /** What surrounds an image, 0 to 255. */
    static final int PAD = 114;

    /** Numbers of one input [3, height, width]. */
    int numbers() {
        return 3 * width * height;
    }

    /** The picture as large as it fits. */
    Picture fitted(Picture picture) {
        double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
        return picture.scaled(
                Math.clamp(Math.round(picture.width() * scale), 1, width),
                Math.clamp(Math.round(picture.height() * scale), 1, height));
    }

    /** Writes a fitted picture as RGB, 0 to 255: all red values row by row, then green, then blue. */
    void write(Picture fitted, FloatBuffer into) {
        byte[] rgb = fitted.rgb();
        float[] row = new float[width];
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < height; y++) {
                Arrays.fill(row, PAD);
                int from = y * fitted.width() * 3 + channel;
                for (int x = 0; x < fitted.width() && y < fitted.height(); x++, from += 3) {
                    row[x] = rgb[from] & 255;
                }
                into.put(row);
            }
        }
        into.flip();
    }
}
