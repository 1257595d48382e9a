package dev.ownlabel.vision.detect.loss;

import java.util.ArrayList;
import java.util.List;

/**
 * The network's output for a batch before decoding, or the gradient with respect to it: for each level the log-odds
 * [n, labels, rows, columns] and the raw boxes [n, 4, rows, columns], rows and columns as in the cells.
 */
public final class RawMaps {
    /** Raw sizes beyond are cut off, here and in the graph: e^±8 strides is more than any image and less than any pixel. */
    public static final double MOST_LOG = 8;

    private final Cells cells;
    private final int images;
    private final int labels;
    private final List<float[]> logOdds;
    private final List<float[]> boxes;

    /**
     * Over arrays that are not copied.
     *
     * @throws IllegalArgumentException if one has another size
     */
    public RawMaps(Cells cells, int labels, int images, List<float[]> logOdds, List<float[]> boxes) {
        this.cells = cells;
        this.labels = labels;
        this.images = images;
        this.logOdds = List.copyOf(logOdds);
        this.boxes = List.copyOf(boxes);
        for (int level = 0; level < cells.levels(); level++) {
            if (logOdds.get(level).length != images * labels * cells.cells(level)
                    || boxes.get(level).length != images * 4 * cells.cells(level)) {
                throw new IllegalArgumentException("The maps of stride " + cells.stride(level) + " have another size");
            }
        }
    }

    /** All zero. */
    static RawMaps zero(Cells cells, int labels, int images) {
        List<float[]> logOdds = new ArrayList<>();
        List<float[]> boxes = new ArrayList<>();
        for (int level = 0; level < cells.levels(); level++) {
            logOdds.add(new float[images * labels * cells.cells(level)]);
            boxes.add(new float[images * 4 * cells.cells(level)]);
        }
        return new RawMaps(cells, labels, images, logOdds, boxes);
    }

    int images() {
        return images;
    }

    int labels() {
        return labels;
    }

    /** The array itself. */
    public float[] logOdds(int level) {
        return logOdds.get(level);
    }

    /** The array itself. */
    public float[] boxes(int level) {
        return boxes.get(level);
    }

    double logOdds(int image, int cell, int label) {
        int level = level(cell);
        return logOdds.get(level)[index(level, image * labels + label, cell)];
    }

    double[] box(int image, int cell) {
        int level = level(cell);
        double[] raw = new double[4];
        for (int i = 0; i < 4; i++) {
            raw[i] = boxes.get(level)[index(level, image * 4 + i, cell)];
        }
        return raw;
    }

    void setLogOdds(int image, int cell, int label, double value) {
        int level = level(cell);
        logOdds.get(level)[index(level, image * labels + label, cell)] = (float) value;
    }

    void setBox(int image, int cell, double[] raw) {
        int level = level(cell);
        for (int i = 0; i < 4; i++) {
            boxes.get(level)[index(level, image * 4 + i, cell)] = (float) raw[i];
        }
    }

    private int level(int cell) {
        int level = 0;
        while (cell >= cells.start(level + 1)) {
            level++;
        }
        return level;
    }

    private int index(int level, int plane, int cell) {
        return plane * cells.cells(level) + cell - cells.start(level);
    }
}
