package dev.ownlabel.vision.detect.loss;

import java.util.List;

/**
 * The cells that a detector looks through: those of its feature maps, finest map first, each row by row from the top left. A cell
 * proposes one box, given relative to its centre and in units of its stride.
 */
public final class Cells {
    private final int width;
    private final int height;
    private final List<Integer> strides;
    private final int[] starts;

    /**
     * The cells over an input.
     *
     * @param width of the input in pixels; a multiple of every stride, like the height
     * @param strides pixels for each cell of a map, ascending
     */
    public Cells(int width, int height, List<Integer> strides) {
        this.width = width;
        this.height = height;
        this.strides = List.copyOf(strides);
        this.starts = new int[strides.size() + 1];
        for (int level = 0; level < strides.size(); level++) {
            starts[level + 1] = starts[level] + cells(level);
        }
    }

    public int levels() {
        return strides.size();
    }

    public int stride(int level) {
        return strides.get(level);
    }

    public int columns(int level) {
        return width / strides.get(level);
    }

    public int rows(int level) {
        return height / strides.get(level);
    }

    /** How many cells a map has. */
    int cells(int level) {
        return columns(level) * rows(level);
    }

    /** The number of a map's first cell. */
    int start(int level) {
        return starts[level];
    }

    public int count() {
        return starts[levels()];
    }

    /** Centre and stride of every cell: x, y, stride, in pixels. */
    public float[] geometry() {
        float[] geometry = new float[count() * 3];
        int to = 0;
        for (int level = 0; level < levels(); level++) {
            int stride = stride(level);
            for (int row = 0; row < rows(level); row++) {
                for (int column = 0; column < columns(level); column++) {
                    geometry[to++] = (column + 0.5f) * stride;
                    geometry[to++] = (row + 0.5f) * stride;
                    geometry[to++] = stride;
                }
            }
        }
        return geometry;
    }
}
