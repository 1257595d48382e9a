package dev.ownlabel.image;

import java.util.Arrays;

/**
 * An upright image of 8-bit RGB. Pixels lie row by row from the top left, three bytes each (red, green, blue; unsigned), without
 * gaps: the byte of channel c at (x, y) is {@code rgb()[(y * width() + x) * 3 + c]}.
 */
public final class Picture {
    private static final int FRACTION_BITS = 22; // 255 << 22 still is an int
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * A picture over the given pixels, which are not copied.
     *
     * @throws IllegalArgumentException if there are not exactly width x height x 3 bytes
     */
    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || (long) width * height * 3 != rgb.length) {
            throw new IllegalArgumentException(
                    width + "x" + height + " pixels need three bytes each, not " + rgb.length + " in all");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels themselves, not a copy: whoever changes them changes the picture. */
    public byte[] rgb() {
        return rgb;
    }

    /**
     * The picture at another size, both sides on their own scale. Bilinear with a window as wide as the reduction, so that every
     * source pixel counts and nothing shimmers.
     */
    public Picture scaled(int newWidth, int newHeight) {
        Picture result = this;
        if (newWidth != width) {
            result = result.scaledAcross(newWidth);
        }
        if (newHeight != height) {
            result = result.scaledDown(newHeight);
        }
        return result;
    }

    /**
     * The picture with each block of {@code factor} x {@code factor} pixels as one, their mean; blocks at the right and lower edge may be
     * smaller.
     */
    Picture reduced(int factor) {
        int newWidth = Math.ceilDiv(width, factor);
        int newHeight = Math.ceilDiv(height, factor);
        byte[] out = new byte[newWidth * newHeight * 3];
        int[] sums = new int[newWidth * 3];
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sums, 0);
            int rows = Math.min(factor, height - y * factor);
            for (int from = y * factor * width * 3, row = 0; row < rows; row++) {
                for (int x = 0; x < width; x++, from += 3) {
                    int to = x / factor * 3;
                    sums[to] += rgb[from] & 255;
                    sums[to + 1] += rgb[from + 1] & 255;
                    sums[to + 2] += rgb[from + 2] & 255;
                }
            }
            for (int x = 0; x < newWidth; x++) {
                int count = rows * Math.min(factor, width - x * factor);
                for (int i = x * 3; i < x * 3 + 3; i++) {
                    out[y * newWidth * 3 + i] = (byte) ((sums[i] + count / 2) / count);
                }
            }
        }
        return new Picture(newWidth, newHeight, out);
    }

    /** Makes white what is grey of that level. */
    void whiten(int level) {
        for (int i = 0; i < rgb.length; i++) {
            if ((rgb[i] & 255) == level) {
                rgb[i] = (byte) 255;
            }
        }
    }

    /** The picture as a mirror shows it: left and right changed. */
    public Picture mirrored() {
        return upright(2);
    }

    /** Turned and mirrored as the EXIF orientation says. */
    Picture upright(int orientation) {
        int last = width * height - 1;
        int lastColumn = width - 1;
        int lastRow = last - lastColumn;
        Steps steps = switch (orientation) {
            case 2 -> new Steps(lastColumn, -1, width);
            case 3 -> new Steps(last, -1, -width);
            case 4 -> new Steps(lastRow, 1, -width);
            case 5 -> new Steps(0, width, 1);
            case 6 -> new Steps(lastRow, -width, 1);
            case 7 -> new Steps(last, -width, -1);
            case 8 -> new Steps(lastColumn, width, -1);
            default -> new Steps(0, 1, width);
        };
        if (orientation <= 1 || orientation > 8) {
            return this;
        }
        int outWidth = orientation >= 5 ? height : width;
        int outHeight = orientation >= 5 ? width : height;
        byte[] out = new byte[rgb.length];
        int to = 0;
        for (int y = 0; y < outHeight; y++) {
            int from = steps.first + y * steps.down;
            for (int x = 0; x < outWidth; x++, from += steps.right) {
                out[to++] = rgb[from * 3];
                out[to++] = rgb[from * 3 + 1];
                out[to++] = rgb[from * 3 + 2];
            }
        }
        return new Picture(outWidth, outHeight, out);
    }

    /** Where the upright image's first pixel is stored, and how far the pixel to its right and the one below it are. */
    private record Steps(int first, int right, int down) {}

    private Picture scaledAcross(int newWidth) {
        Window[] windows = windows(width, newWidth);
        byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(newWidth, height), 3)];
        int to = 0;
        for (int y = 0; y < height; y++) {
            int row = y * width * 3;
            for (Window window : windows) {
                int from = row + window.first * 3;
                int red = HALF;
                int green = red;
                int blue = red;
                for (int weight : window.weights) {
                    red += weight * (rgb[from] & 255);
                    green += weight * (rgb[from + 1] & 255);
                    blue += weight * (rgb[from + 2] & 255);
                    from += 3;
                }
                out[to++] = (byte) (red >> FRACTION_BITS);
                out[to++] = (byte) (green >> FRACTION_BITS);
                out[to++] = (byte) (blue >> FRACTION_BITS);
            }
        }
        return new Picture(newWidth, height, out);
    }

    private Picture scaledDown(int newHeight) {
        Window[] windows = windows(height, newHeight);
        int stride = width * 3;
        byte[] out = new byte[Math.multiplyExact(stride, newHeight)];
        int[] sums = new int[stride];
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sums, HALF);
            int from = windows[y].first * stride;
            for (int weight : windows[y].weights) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * (rgb[from + i] & 255);
                }
                from += stride;
            }
            int to = y * stride;
            for (int i = 0; i < stride; i++) {
                out[to + i] = (byte) (sums[i] >> FRACTION_BITS);
            }
        }
        return new Picture(width, newHeight, out);
    }

    /** The source pixels that make one pixel of the result; weights in fixed point, adding up to exactly one. */
    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record Window(int first, int[] weights) {}

    private static Window[] windows(int from, int to) {
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        Window[] windows = new Window[to];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max(0, (int) Math.floor(centre - reach + 0.5));
            int end = Math.min(from, (int) Math.floor(centre + reach + 0.5));
            double[] raw = new double[end - first];
            double sum = 0;
            for (int j = 0; j < raw.length; j++) {
                raw[j] = Math.max(0, 1 - Math.abs(first + j + 0.5 - centre) / reach);
                sum += raw[j];
            }
            windows[i] = new Window(first, fixedPoint(raw, sum));
        }
        return windows;
    }

    private static int[] fixedPoint(double[] raw, double sum) {
        int one = 1 << FRACTION_BITS;
        int[] weights = new int[raw.length];
        int left = one;
        int largest = 0;
        for (int j = 0; j < raw.length; j++) {
            weights[j] = (int) Math.round(raw[j] / sum * one);
            left -= weights[j];
            largest = raw[j] > raw[largest] ? j : largest;
        }
        weights[largest] += left;
        return weights;
    }
}
