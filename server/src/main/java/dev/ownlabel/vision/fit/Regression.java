package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.numeric.RowLoss;
import dev.ownlabel.vision.fit.numeric.RowLoss.Parameter;
import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/**
 * Linear heads with an L2 penalty: logistic regression or a support vector machine, by the {@link Loss}. The function and its
 * gradient are a {@link RowLoss}, the minimiser is {@link Lbfgs}.
 */
final class Regression implements AutoCloseable {
    private final Matrix matrix;
    private final Targets targets;
    private final RowLoss rows;

    Regression(Matrix matrix, Targets targets, Loss loss, int threads) {
        this.matrix = matrix;
        this.targets = targets;
        this.rows = rowLoss(matrix, targets, loss, threads);
    }

    /** Weights [feature][label] of scaled features, then one offset a label. */
    double[] fit(Scaler scaler, float[] weights, double strength, double[] start, Lbfgs minimiser) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        double all = total;
        return minimiser.minimise(
                (point, gradient) ->
                        value(scaler, weights, point, gradient) / all + penalise(point, gradient, strength, all),
                start);
    }

    int parameters() {
        return (matrix.width() + 1) * targets.labels();
    }

    /** The linear scores [label] of a row: what the sigmoid or softmax is applied to. */
    double[] scores(Scaler scaler, double[] point, int row) {
        int labels = targets.labels();
        float[] values = matrix.row(row);
        double[] scores = new double[labels];
        for (int k = 0; k < labels; k++) {
            scores[k] = point[matrix.width() * labels + k];
        }
        for (int i = 0; i < values.length; i++) {
            double x = (values[i] - scaler.mean(i)) * scaler.scale(i);
            for (int k = 0; k < labels; k++) {
                scores[k] += x * point[i * labels + k];
            }
        }
        return scores;
    }

    /** The same function of unscaled features: weights [feature][label], then offsets [label]. */
    private float[] folded(Scaler scaler, double[] point) {
        int labels = targets.labels();
        int last = matrix.width() * labels;
        double[] offsets = new double[labels];
        float[] folded = new float[point.length];
        for (int i = 0; i < last; i++) {
            int feature = i / labels;
            folded[i] = (float) (point[i] * scaler.scale(feature));
            offsets[i % labels] -= point[i] * scaler.scale(feature) * scaler.mean(feature);
        }
        for (int k = 0; k < labels; k++) {
            folded[last + k] = (float) (offsets[k] + point[last + k]);
        }
        return folded;
    }

    private double penalise(double[] point, double[] gradient, double strength, double total) {
        double squares = 0;
        int penalised = matrix.width() * targets.labels();
        for (int i = 0; i < point.length; i++) {
            gradient[i] /= total;
            if (i < penalised) {
                gradient[i] += strength * point[i];
                squares += point[i] * point[i];
            }
        }
        return strength / 2 * squares;
    }

    /** Sum over rows of weight times loss, and its gradient by scaled weights and offsets. */
    private double value(Scaler scaler, float[] weights, double[] point, double[] gradient) {
        double sum = rows.sum(folded(scaler, point), weights, gradient);
        int labels = targets.labels();
        int last = matrix.width() * labels;
        for (int i = 0; i < last; i++) {
            int feature = i / labels;
            gradient[i] = scaler.scale(feature) * (gradient[i] - scaler.mean(feature) * gradient[last + i % labels]);
        }
        return sum;
    }

    private static RowLoss rowLoss(Matrix matrix, Targets targets, Loss loss, int threads) {
        int width = matrix.width();
        int labels = targets.labels();
        Graph graph = new Graph("regression");
        String x = graph.input(RowLoss.ROWS, width);
        String y = graph.input(RowLoss.TRUTH, labels);
        String w = graph.input(RowLoss.WEIGHTS, 1);
        Parameter v = Parameter.matrix(graph, "v", width, labels);
        Parameter c = Parameter.vector(graph, "c", labels);
        String z = graph.node("Add", List.of(graph.node("MatMul", List.of(x, v.name())), c.name()));
        Loss.Terms terms = loss.addTo(graph, z, y);
        String residual = graph.node("Mul", List.of(terms.slope(), w));
        graph.output("loss", graph.node("Mul", List.of(terms.loss(), w)), labels);
        RowLoss.weightSlopes(graph, "byWeight", x, residual, width, labels);
        RowLoss.offsetSlopes(graph, "byOffset", residual, labels);
        return new RowLoss(graph, matrix, targets::truth, List.of(v, c), threads);
    }

    @Override
    public void close() {
        rows.close();
    }
}
