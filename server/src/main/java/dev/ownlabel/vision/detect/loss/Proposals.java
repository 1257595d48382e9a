package dev.ownlabel.vision.detect.loss;

import dev.ownlabel.vision.boxes.Box;

/**
 * What the network proposes for one image, cell by cell, decoded: a box in input pixels and the log-odds of every label. A raw box is
 * (dx, dy, log w, log h) from the cell's centre in units of its stride.
 */
final class Proposals {
    private final Box[] boxes;
    private final int labels;
    private final double[] logOdds;
    private final double[] unsure;

    /**
     * Decodes.
     *
     * @param geometry as {@link Cells#geometry()}
     * @param maps the network's output for a batch
     * @param image which image of the batch
     */
    Proposals(float[] geometry, RawMaps maps, int image) {
        int cells = geometry.length / 3;
        this.labels = maps.labels();
        this.boxes = new Box[cells];
        this.logOdds = new double[cells * labels];
        this.unsure = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            boxes[cell] =
                    decoded(geometry[cell * 3], geometry[cell * 3 + 1], geometry[cell * 3 + 2], maps.box(image, cell));
            for (int label = 0; label < labels; label++) {
                double value = maps.logOdds(image, cell, label);
                logOdds[cell * labels + label] = value;
                unsure[cell] += softplus(value);
            }
        }
    }

    static Box decoded(double x, double y, double stride, double[] raw) {
        double centreX = x + raw[0] * stride;
        double centreY = y + raw[1] * stride;
        double halfWidth = Math.exp(Math.clamp(raw[2], -RawMaps.MOST_LOG, RawMaps.MOST_LOG)) * stride / 2;
        double halfHeight = Math.exp(Math.clamp(raw[3], -RawMaps.MOST_LOG, RawMaps.MOST_LOG)) * stride / 2;
        return new Box(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
    }

    Box box(int cell) {
        return boxes[cell];
    }

    double logOdds(int cell, int label) {
        return logOdds[cell * labels + label];
    }

    /** Cross-entropy over all labels if the cell showed that one alone. */
    double surprise(int cell, int label) {
        return unsure[cell] - logOdds(cell, label);
    }

    static double softplus(double value) {
        return value > 0 ? value + Math.log1p(Math.exp(-value)) : Math.log1p(Math.exp(value));
    }
}
