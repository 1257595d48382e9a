package dev.ownlabel.formats.report;

import dev.ownlabel.image.Picture;

/**
 * What of a picture survives scaling, recompression and small changes: 64 bits that say whether each of 8 x 8 fields is brighter than its
 * right neighbour (difference hash), and its light on 16 x 16 fields. Few different bits make a candidate; the fields decide.
 */
final class Likeness {
    /** Different bits of 64, at most, for two pictures to be compared closely. */
    static final int MOST_BITS = 10;

    private static final int FIELDS = 16;

    /** Measured on photographs: copies at half the size or recompressed stay above 0.998, different pictures below 0.98. */
    private static final double LEAST_CORRELATION = 0.98;

    /** How far the share of a colour in the light may differ: brighter or darker is the same picture, another colour is not. */
    private static final double MOST_COLOUR = 0.15;

    private final long hash;
    private final float[] fields;
    private final float[] colour;

    private Likeness(long hash, float[] fields, float[] colour) {
        this.hash = hash;
        this.fields = fields;
        this.colour = colour;
    }

    static Likeness of(Picture picture) {
        byte[] coarse = picture.scaled(9, 8).rgb();
        long hash = 0;
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                int at = (y * 9 + x) * 3;
                hash = hash << 1 | (light(coarse, at) > light(coarse, at + 3) ? 1 : 0);
            }
        }
        byte[] fine = picture.scaled(FIELDS, FIELDS).rgb();
        float[] fields = new float[FIELDS * FIELDS];
        float[] colour = new float[3];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = (float) light(fine, i * 3);
            for (int c = 0; c < 3; c++) {
                colour[c] += fine[i * 3 + c] & 255;
            }
        }
        float all = Math.max(1, colour[0] + colour[1] + colour[2]);
        for (int c = 0; c < 3; c++) {
            colour[c] = 3 * colour[c] / all;
        }
        return new Likeness(hash, unit(fields), colour);
    }

    long hash() {
        return hash;
    }

    /** Whether the two are most probably the same picture. */
    boolean isLike(Likeness other) {
        if (Long.bitCount(hash ^ other.hash) > MOST_BITS) {
            return false;
        }
        for (int c = 0; c < 3; c++) {
            if (Math.abs(colour[c] - other.colour[c]) > MOST_COLOUR) {
                return false;
            }
        }
        return correlation(other) >= LEAST_CORRELATION;
    }

    double correlation(Likeness other) {
        double product = 0;
        for (int i = 0; i < fields.length; i++) {
            product += fields[i] * other.fields[i];
        }
        return product;
    }

    /** Without its mean and of length one; a picture of one light stays all zero, and is like nothing. */
    private static float[] unit(float[] fields) {
        double mean = 0;
        for (float field : fields) {
            mean += field / fields.length;
        }
        double squares = 0;
        for (float field : fields) {
            squares += (field - mean) * (field - mean);
        }
        double length = Math.sqrt(squares);
        float[] unit = new float[fields.length];
        for (int i = 0; i < fields.length && length > FIELDS; i++) {
            unit[i] = (float) ((fields[i] - mean) / length);
        }
        return unit;
    }

    /** Light as the eye weighs the colours (ITU-R BT.601). */
    static double light(byte[] rgb, int at) {
        return 0.299 * (rgb[at] & 255) + 0.587 * (rgb[at + 1] & 255) + 0.114 * (rgb[at + 2] & 255);
    }
}
