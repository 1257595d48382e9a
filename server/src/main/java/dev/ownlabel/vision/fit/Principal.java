package dev.ownlabel.vision.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Points in the few dimensions in which they differ most, for heads whose work grows with the square of the width or that have
 * many weights. The axes are found by subspace iteration from a random start (Halko, Martinsson and Tropp, 2011); a
 * coordinate has a variance of 1 in the mean.
 */
final class Principal implements AutoCloseable {
    private static final int CHUNK = 8192;
    private static final int ITERATIONS = 3;
    private static final long IN_MEMORY = 512L << 20;

    /** What is left of an axis after those before it: less of its length is rounding. */
    private static final double LEAST = 1e-4;

    private final Points points;
    private final double[][] axes;
    private final Matrix matrix;

    private Principal(Points points, double[][] axes, Matrix matrix) {
        this.points = points;
        this.axes = axes;
        this.matrix = matrix;
    }

    /** Finds at most so many axes, fewer if the points have not as many dimensions. */
    static Principal of(Points points, int most, int threads, long seed, Path scratch) throws IOException {
        int width = points.matrix().width();
        int count = Math.max(1, Math.min(most, Math.min(width, points.matrix().rows() - 1)));
        double[][] axes = new double[count][width];
        Random random = new Random(seed);
        for (double[] axis : axes) {
            Arrays.setAll(axis, i -> random.nextGaussian());
        }
        Matrix matrix = Matrix.of(points.matrix().rows(), count, IN_MEMORY, scratch);
        try (OrtSession session = OnnxRuntime.open(graph(width, count), threads)) {
            orthonormalise(axes);
            for (int i = 0; i < ITERATIONS; i++) {
                axes = turned(session, points, axes, matrix);
                orthonormalise(axes);
            }
            turned(session, points, axes, matrix);
            stretch(axes, matrix);
            return new Principal(points, axes, matrix);
        } catch (OrtException e) {
            matrix.close();
            throw new IllegalStateException("The axes' own graph does not run", e);
        }
    }

    private static byte[] graph(int width, int count) {
        Graph graph = new Graph("axes");
        String x = graph.input("x", width);
        String v = graph.parameter("v", width, count);
        String c = graph.parameter("c", count);
        String y = graph.node("Add", List.of(graph.node("MatMul", List.of(x, v)), c));
        graph.output("y", y, count);
        graph.result("turned", graph.node("Gemm", List.of(x, y), Graph.attribute("transA", 1)), width, count);
        graph.result(
                "sums", graph.node("ReduceSum", List.of(y, graph.longs(0)), Graph.attribute("keepdims", 0)), count);
        return graph.bytes();
    }

    /** The axes multiplied by the points' covariance; the points' coordinates by the axes as they were go into the matrix. */
    private static double[][] turned(OrtSession session, Points points, double[][] axes, Matrix coordinates)
            throws OrtException {
        OrtEnvironment environment = OnnxRuntime.environment();
        Matrix from = points.matrix();
        Scaler scaler = points.scaler();
        int width = from.width();
        int count = axes.length;
        float[] folded = new float[width * count];
        double[] offsets = new double[count];
        for (int a = 0; a < count; a++) {
            for (int i = 0; i < width; i++) {
                double weight = axes[a][i] * scaler.scale(i);
                folded[i * count + a] = (float) weight;
                offsets[a] -= weight * scaler.mean(i);
            }
        }
        double[][] turned = new double[count][width];
        for (int row = 0; row < from.rows(); row += CHUNK) {
            int rows = Math.min(CHUNK, from.rows() - row);
            try (OnnxTensor x = tensor(environment, from.window(row, rows), rows, width);
                    OnnxTensor v = tensor(environment, FloatBuffer.wrap(folded), width, count);
                    OnnxTensor c = tensor(environment, FloatBuffer.wrap(floats(offsets)), count);
                    OrtSession.Result result = session.run(Map.of("x", x, "v", v, "c", c))) {
                coordinates.set(row, values(result, 0));
                float[] products = values(result, 1);
                float[] sums = values(result, 2);
                for (int a = 0; a < count; a++) {
                    for (int i = 0; i < width; i++) {
                        turned[a][i] += scaler.scale(i) * (products[i * count + a] - scaler.mean(i) * sums[a]);
                    }
                }
            }
        }
        return turned;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer values, long... shape)
            throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
    }

    private static float[] values(OrtSession.Result result, int index) {
        FloatBuffer buffer = ((OnnxTensor) result.get(index)).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** By Gram and Schmidt; an axis that is no new direction becomes zero. */
    private static void orthonormalise(double[][] axes) {
        for (int a = 0; a < axes.length; a++) {
            double before = Math.sqrt(product(axes[a], axes[a]));
            for (int b = 0; b < a; b++) {
                add(axes[a], -product(axes[a], axes[b]), axes[b]);
            }
            double length = Math.sqrt(product(axes[a], axes[a]));
            double factor = length > LEAST * before ? 1 / length : 0;
            for (int i = 0; i < axes[a].length; i++) {
                axes[a][i] *= factor;
            }
        }
    }

    /** Makes the mean variance 1. */
    private static void stretch(double[][] axes, Matrix matrix) {
        double squares = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            for (float value : matrix.row(row)) {
                squares += (double) value * value;
            }
        }
        double factor = squares > 0 ? Math.sqrt((double) matrix.rows() * matrix.width() / squares) : 1;
        for (double[] axis : axes) {
            for (int i = 0; i < axis.length; i++) {
                axis[i] *= factor;
            }
        }
        for (int row = 0; row < matrix.rows(); row++) {
            float[] values = matrix.row(row);
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) factor;
            }
            matrix.set(row, values);
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] addend) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * addend[i];
        }
    }

    /** The points' coordinates. */
    Matrix matrix() {
        return matrix;
    }

    /** A linear function of the coordinates, weights [coordinate][output] and then an offset each, as a function of the features. */
    Linear linear(double[] function, int outputs) {
        int width = points.matrix().width();
        double[] point = new double[(width + 1) * outputs];
        for (int a = 0; a < axes.length; a++) {
            for (int i = 0; i < width; i++) {
                for (int k = 0; k < outputs; k++) {
                    point[i * outputs + k] += axes[a][i] * function[a * outputs + k];
                }
            }
        }
        System.arraycopy(function, axes.length * outputs, point, width * outputs, outputs);
        return points.linear(point, outputs);
    }

    @Override
    public void close() {
        matrix.close();
    }
}
