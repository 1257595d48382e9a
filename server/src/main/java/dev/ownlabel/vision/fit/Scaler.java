package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import java.util.Arrays;
import java.util.List;

/**
 * Shifts and stretches features so that one strength of regularisation suits all of them: every block of features gets a mean
 * squared length of 1, times its share.
 */
final class Scaler {
    /** Evens the deviations of a block's features out a little: 0 would keep them relative to each other, 1 make all the same. */
    private static final double POWER = 0.25;

    /** Features that hardly vary are not blown up beyond this share of their block's usual deviation. */
    private static final double FLOOR = 0.1;

    private final double[] mean;
    private final double[] scale;

    private Scaler(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /** Changes nothing. */
    static Scaler none(int width) {
        double[] ones = new double[width];
        Arrays.fill(ones, 1);
        return new Scaler(new double[width], ones);
    }

    /** Measures the rows; every block has the share 1. */
    static Scaler of(Matrix matrix, List<Block> blocks) {
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
        return new Scaler(mean, scales(deviation, blocks));
    }

    /** The same with a share of the whole for each block; a block with share 0 does not count at all. */
    Scaler shared(List<Block> blocks, List<Double> shares) {
        double[] shared = new double[scale.length];
        int from = 0;
        for (int b = 0; b < blocks.size(); b++) {
            for (int i = from; i < from + blocks.get(b).width(); i++) {
                shared[i] = scale[i] * Math.sqrt(shares.get(b));
            }
            from += blocks.get(b).width();
        }
        return new Scaler(mean, shared);
    }

    private static double[] scales(double[] deviation, List<Block> blocks) {
        double[] scale = new double[deviation.length];
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
                scale[i] = Math.pow(Math.max(deviation[i], FLOOR * usual), -POWER);
                length += scale[i] * scale[i] * deviation[i] * deviation[i];
            }
            double stretch = length > 0 ? Math.sqrt(1 / length) : 0;
            for (int i = from; i < end; i++) {
                scale[i] *= stretch;
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
