package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.graph.Block;
import java.util.List;

/** Shifts and stretches features so that one strength of regularisation suits all of them. */
final class Scaler {
    /** Features that hardly vary are not blown up beyond this share of their block's usual deviation. */
    private static final double FLOOR = 0.1;

    private final double[] mean;
    private final double[] scale;

    private Scaler(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * Measures the rows. After scaling, the rows' mean squared length is 1, shared by the blocks by a power of their widths.
     *
     * @param focus that power: the larger, the more the widest blocks count (a network's last layer is its widest)
     * @param power 0 keeps the features' deviations relative to each other, 1 makes all the same, between lies between
     */
    static Scaler of(Matrix matrix, List<Block> blocks, double power, double focus) {
        int width = matrix.width();
        double[] mean = new double[width];
        double[] square = new double[width];
        for (int row = 0; row < matrix.rows(); row++) {
            float[] values = matrix.row(row);
            for (int i = 0; i < width; i++) {
                mean[i] += values[i];
                square[i] += (double) values[i] * values[i];
            }
        }
        double[] deviation = new double[width];
        for (int i = 0; i < width; i++) {
            mean[i] /= matrix.rows();
            deviation[i] = Math.sqrt(Math.max(0, square[i] / matrix.rows() - mean[i] * mean[i]));
        }
        return new Scaler(mean, scales(deviation, blocks, power, focus));
    }

    private static double[] scales(double[] deviation, List<Block> blocks, double power, double focus) {
        double[] scale = new double[deviation.length];
        double shares = blocks.stream()
                .mapToDouble(block -> Math.pow(block.width(), focus))
                .sum();
        int from = 0;
        for (Block block : blocks) {
            int end = from + block.width();
            double sum = 0;
            for (int i = from; i < end; i++) {
                sum += deviation[i] * deviation[i];
            }
            double usual = Math.sqrt(sum / block.width());
            double length = 0;
            for (int i = from; i < end && usual > 0; i++) {
                scale[i] = Math.pow(Math.max(deviation[i], FLOOR * usual), -power);
                length += scale[i] * scale[i] * deviation[i] * deviation[i];
            }
            double share = length > 0 ? Math.sqrt(Math.pow(block.width(), focus) / shares / length) : 0;
            for (int i = from; i < end; i++) {
                scale[i] *= share;
            }
            from = end;
        }
        return scale;
    }

    double mean(int feature) {
        return mean[feature];
    }

    double scale(int feature) {
        return scale[feature];
    }
}
