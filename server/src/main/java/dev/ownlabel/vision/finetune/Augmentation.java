package dev.ownlabel.vision.finetune;

import java.util.SplittableRandom;

/**
 * Shows a picture as it might have been taken: a part of it at another shape, mirrored, in other light. Crops keep most of the
 * picture, since a label may depend on any of it; nothing is turned, since which side is up tells labels apart.
 */
final class Augmentation {
    private static final double SMALLEST_AREA = 0.45;
    private static final double LARGEST_STRETCH = 0.25; // of the logarithm of width to height
    private static final double LIGHT = 0.25;
    private static final double CONTRAST = 0.3;
    private static final double SATURATION = 0.3;

    private final Normalising normalising;
    private final int side;
    private final boolean active;

    /**
     * Prepares.
     *
     * @param side of what is made
     * @param active whether to change pictures at all; else they are only scaled
     */
    Augmentation(Normalising normalising, int side, boolean active) {
        this.normalising = normalising;
        this.side = side;
        this.active = active;
    }

    /** Number of floats a picture becomes. */
    int numbers() {
        return 3 * side * side;
    }

    /** The picture as planes of floats, one for each channel of the network. */
    void write(byte[] rgb, int sourceSide, SplittableRandom random, float[] into, int offset) {
        double width = 1;
        double height = 1;
        boolean mirrored = false;
        if (active) {
            double area = random.nextDouble(SMALLEST_AREA, 1);
            double stretch = Math.exp(random.nextDouble(-LARGEST_STRETCH, LARGEST_STRETCH));
            width = Math.min(1, Math.sqrt(area * stretch));
            height = Math.min(1, Math.sqrt(area / stretch));
            mirrored = random.nextBoolean();
        }
        double left = (1 - width) * (active ? random.nextDouble() : 0);
        double top = (1 - height) * (active ? random.nextDouble() : 0);
        float[] pixels = new float[numbers()];
        Axis across = new Axis(left * sourceSide, width * sourceSide / side, sourceSide, side, mirrored);
        Axis down = new Axis(top * sourceSide, height * sourceSide / side, sourceSide, side, false);
        sample(rgb, sourceSide, across, down, pixels);
        if (active) {
            recolour(pixels, random);
        }
        int plane = side * side;
        for (int channel = 0; channel < 3; channel++) {
            int source = normalising.source(channel);
            for (int i = 0; i < plane; i++) {
                into[offset + channel * plane + i] = normalising.value(channel, pixels[i * 3 + source]);
            }
        }
    }

    /** For each pixel of the result along one axis: the two source pixels it lies between, and how far. */
    private static final class Axis {
        private final int[] first;
        private final float[] share;

        Axis(double start, double step, int sourceSide, int side, boolean mirrored) {
            first = new int[side];
            share = new float[side];
            for (int i = 0; i < side; i++) {
                double at = Math.clamp(start + (i + 0.5) * step - 0.5, 0, sourceSide - 1);
                int to = mirrored ? side - 1 - i : i;
                first[to] = Math.min((int) at, sourceSide - 2);
                share[to] = (float) (at - first[to]);
            }
        }
    }

    private void sample(byte[] rgb, int sourceSide, Axis across, Axis down, float[] pixels) {
        int to = 0;
        int stride = sourceSide * 3;
        for (int y = 0; y < side; y++) {
            int row = down.first[y] * stride;
            float wy = down.share[y];
            for (int x = 0; x < side; x++) {
                int from = row + across.first[x] * 3;
                float wx = across.share[x];
                for (int c = 0; c < 3; c++, from++) {
                    float above = (1 - wx) * (rgb[from] & 255) + wx * (rgb[from + 3] & 255);
                    float below = (1 - wx) * (rgb[from + stride] & 255) + wx * (rgb[from + stride + 3] & 255);
                    pixels[to++] = (1 - wy) * above + wy * below;
                }
            }
        }
    }

    private static void recolour(float[] pixels, SplittableRandom random) {
        float light = (float) random.nextDouble(1 - LIGHT, 1 + LIGHT);
        float contrast = (float) random.nextDouble(1 - CONTRAST, 1 + CONTRAST);
        float saturation = (float) random.nextDouble(1 - SATURATION, 1 + SATURATION);
        double sum = 0;
        for (float value : pixels) {
            sum += value;
        }
        float mean = (float) (sum / pixels.length);
        for (int i = 0; i < pixels.length; i += 3) {
            float grey = 0;
            for (int c = i; c < i + 3; c++) {
                pixels[c] = (pixels[c] - mean) * contrast + mean * light;
                grey += pixels[c] / 3;
            }
            for (int c = i; c < i + 3; c++) {
                pixels[c] = Math.clamp(grey + (pixels[c] - grey) * saturation, 0, 255);
            }
        }
    }
}
