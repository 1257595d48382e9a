package dev.ownlabel.vision.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Linear heads with an L2 penalty: logistic regression or a support vector machine, by the {@link Loss}. The function and its
 * gradient are an ONNX graph of their own, so that the products of large matrices run in native code, in chunks of rows; the
 * minimiser is {@link Lbfgs}.
 */
final class Regression implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final Matrix matrix;
    private final Targets targets;
    private final Loss loss;
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;

    Regression(Matrix matrix, Targets targets, Loss loss, int threads) {
        this.matrix = matrix;
        this.targets = targets;
        this.loss = loss;
        try {
            this.session = OnnxRuntime.open(graph(), threads);
        } catch (OrtException e) {
            throw new IllegalStateException("The regression's own graph does not load", e);
        }
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

    /** The same function of unscaled features: weights [feature][label]. */
    private float[] foldedWeights(Scaler scaler, double[] point) {
        float[] folded = new float[matrix.width() * targets.labels()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = (float) (point[i] * scaler.scale(i / targets.labels()));
        }
        return folded;
    }

    /** The same function of unscaled features: offsets [label]. */
    private float[] foldedOffsets(Scaler scaler, double[] point) {
        int labels = targets.labels();
        double[] offsets = new double[labels];
        for (int i = 0; i < point.length; i++) {
            int feature = i / labels;
            offsets[i % labels] +=
                    feature == matrix.width() ? point[i] : -point[i] * scaler.scale(feature) * scaler.mean(feature);
        }
        float[] folded = new float[labels];
        for (int k = 0; k < labels; k++) {
            folded[k] = (float) offsets[k];
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
        int labels = targets.labels();
        float[] folded = foldedWeights(scaler, point);
        float[] offsets = foldedOffsets(scaler, point);
        Arrays.fill(gradient, 0);
        double sum = 0;
        for (int from = 0; from < matrix.rows(); from += CHUNK) {
            sum += addChunk(from, folded, offsets, weights, gradient);
        }
        int last = matrix.width() * labels;
        for (int i = 0; i < last; i++) {
            int feature = i / labels;
            gradient[i] = scaler.scale(feature) * (gradient[i] - scaler.mean(feature) * gradient[last + i % labels]);
        }
        return sum;
    }

    private double addChunk(int from, float[] folded, float[] offsets, float[] weights, double[] gradient) {
        int labels = targets.labels();
        int rows = Math.min(CHUNK, matrix.rows() - from);
        try (OnnxTensor x = tensor(matrix.window(from, rows), rows, matrix.width());
                OnnxTensor y = tensor(targets.truth(from, rows), rows, labels);
                OnnxTensor w = tensor(FloatBuffer.wrap(weights, from, rows).slice(), rows, 1);
                OnnxTensor v = tensor(FloatBuffer.wrap(folded), matrix.width(), labels);
                OnnxTensor c = tensor(FloatBuffer.wrap(offsets), labels);
                OrtSession.Result result = session.run(Map.of("x", x, "y", y, "w", w, "v", v, "c", c))) {
            double sum = 0;
            FloatBuffer losses = floats(result, 0);
            while (losses.hasRemaining()) {
                sum += losses.get();
            }
            FloatBuffer byWeight = floats(result, 1);
            FloatBuffer byOffset = floats(result, 2);
            int last = matrix.width() * labels;
            for (int i = 0; i < last; i++) {
                gradient[i] += byWeight.get();
            }
            for (int k = 0; k < labels; k++) {
                gradient[last + k] += byOffset.get();
            }
            return sum;
        } catch (OrtException e) {
            throw new IllegalStateException("The regression's own graph does not run", e);
        }
    }

    private OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
    }

    private static FloatBuffer floats(OrtSession.Result result, int index) {
        return ((OnnxTensor) result.get(index)).getFloatBuffer();
    }

    private byte[] graph() {
        int labels = targets.labels();
        Graph graph = new Graph("regression");
        String x = graph.input("x", matrix.width());
        String y = graph.input("y", labels);
        String w = graph.input("w", 1);
        String v = graph.parameter("v", matrix.width(), labels);
        String c = graph.parameter("c", labels);
        String z = graph.node("Add", List.of(graph.node("MatMul", List.of(x, v)), c));
        Loss.Terms terms = loss.addTo(graph, z, y);
        String residual = graph.node("Mul", List.of(terms.slope(), w));
        graph.output("loss", graph.node("Mul", List.of(terms.loss(), w)), labels);
        graph.result(
                "byWeight",
                graph.node("Gemm", List.of(x, residual), Graph.attribute("transA", 1)),
                matrix.width(),
                labels);
        graph.result(
                "byOffset",
                graph.node("ReduceSum", List.of(residual, graph.longs(0)), Graph.attribute("keepdims", 0)),
                labels);
        return graph.bytes();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("A session does not close", e);
        }
    }
}
