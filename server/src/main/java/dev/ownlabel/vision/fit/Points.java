package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Cholesky;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.graph.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images as points that a regression is fitted on. Where there are fewer images than features, the points are coordinates in the
 * space that the images span, which gives the same heads at a fraction of the work; else they are the features themselves.
 */
final class Points implements AutoCloseable {
    private static final int MOST_TO_FACTOR = 2000;

    /** Images that are alike make a flat space; coordinates are kept this far from it, as a share of a point's squared length. */
    private static final double FLAT = 1e-6;

    private final Matrix embeddings;
    private final Scaler features;
    private final @Nullable Cholesky factor;
    private final Matrix matrix;

    private Points(Matrix embeddings, Scaler features, @Nullable Cholesky factor, Matrix matrix) {
        this.embeddings = embeddings;
        this.features = features;
        this.factor = factor;
        this.matrix = matrix;
    }

    /**
     * Makes the points.
     *
     * @param embeddings stays the caller's, and must stay open as long as the points
     * @param shares of the blocks
     */
    static Points of(Matrix embeddings, List<Block> blocks, List<Double> shares, int threads, Path scratch)
            throws IOException {
        Scaler scaler = Scaler.of(embeddings, blocks).shared(blocks, shares);
        if (embeddings.rows() > Math.min(MOST_TO_FACTOR, embeddings.width())) {
            return new Points(embeddings, scaler, null, embeddings);
        }
        List<Block> whole = List.of(new Block("all", embeddings.width()));
        double[][] products = Kernels.of(embeddings, whole, scaler, threads).mixed(Collections.nCopies(1, 1.0));
        for (int i = 0; i < products.length; i++) {
            products[i][i] += FLAT;
        }
        Cholesky factor = Cholesky.of(products, FLAT / 10);
        Matrix coordinates = Matrix.of(embeddings.rows(), embeddings.rows(), Long.MAX_VALUE, scratch);
        for (int i = 0; i < embeddings.rows(); i++) {
            coordinates.set(i, factor.point(i));
        }
        return new Points(embeddings, scaler, factor, coordinates);
    }

    /** What to fit on, scaled by {@link #scaler()}. */
    Matrix matrix() {
        return matrix;
    }

    Scaler scaler() {
        return factor == null ? features : Scaler.none(matrix.width());
    }

    /** What was fitted on the points, weights [coordinate][label] and then an offset a label, as a function of the features. */
    Linear linear(double[] point, int labels) {
        if (factor == null) {
            return folded(point, labels);
        }
        double[][] images = new double[matrix.rows()][labels];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(point, i * labels, images[i], 0, labels);
        }
        factor.backward(images);
        int width = embeddings.width();
        double[] sum = new double[(width + 1) * labels];
        for (int row = 0; row < images.length; row++) {
            float[] values = embeddings.row(row);
            for (int i = 0; i < width; i++) {
                double x = (values[i] - features.mean(i)) * features.scale(i);
                for (int k = 0; k < labels; k++) {
                    sum[i * labels + k] += x * images[row][k];
                }
            }
        }
        System.arraycopy(point, images.length * labels, sum, width * labels, labels);
        return folded(sum, labels);
    }

    /** The same function of unscaled features. */
    private Linear folded(double[] point, int labels) {
        int width = embeddings.width();
        float[] weights = new float[width * labels];
        double[] offsets = new double[labels];
        for (int i = 0; i < weights.length; i++) {
            int feature = i / labels;
            double weight = point[i] * features.scale(feature);
            weights[i] = (float) weight;
            offsets[i % labels] -= weight * features.mean(feature);
        }
        float[] folded = new float[labels];
        for (int k = 0; k < labels; k++) {
            folded[k] = (float) (offsets[k] + point[width * labels + k]);
        }
        return new Linear(weights, folded);
    }

    @Override
    public void close() {
        if (factor != null) {
            matrix.close();
        }
    }
}
