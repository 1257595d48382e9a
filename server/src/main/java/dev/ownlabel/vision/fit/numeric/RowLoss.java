package dev.ownlabel.vision.fit.numeric;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A loss summed over the rows of a matrix, and its gradient, by an ONNX graph: so the products of large matrices run in native code,
 * in chunks of rows. The graph's inputs are {@link #ROWS}, {@link #TRUTH}, {@link #WEIGHTS} and its parameters; its outputs the weighted
 * losses of the rows, then for each parameter the sums of their derivatives ({@link #weightSlopes}, {@link #offsetSlopes}).
 */
public final class RowLoss implements AutoCloseable {
    /** Input of the matrix's rows [row][feature]. */
    public static final String ROWS = "x";
    /** Input of what is true of each row [row][label]. */
    public static final String TRUTH = "y";
    /** Input of how much each row counts [row][1]. */
    public static final String WEIGHTS = "w";

    private static final int CHUNK = 8192;

    private final Matrix matrix;
    private final Truth truth;
    private final List<Parameter> parameters;
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;

    /** What is true of some rows: [row][label]. */
    @FunctionalInterface
    public interface Truth {
        /** Of so many rows from one on. */
        FloatBuffer of(int from, int rows);
    }

    /** An input of the graph that is looked for: so many rows of {@code width} numbers, or one vector. */
    public record Parameter(String name, int rows, int width) {
        private static final int VECTOR = 0;

        /** A matrix. */
        public static Parameter matrix(Graph graph, String name, int rows, int width) {
            graph.parameter(name, rows, width);
            return new Parameter(name, rows, width);
        }

        /** A vector. */
        public static Parameter vector(Graph graph, String name, int width) {
            graph.parameter(name, width);
            return new Parameter(name, VECTOR, width);
        }

        int size() {
            return Math.max(1, rows) * width;
        }

        long[] shape() {
            return rows == VECTOR ? new long[] {width} : new long[] {rows, width};
        }
    }

    /**
     * Loads the graph.
     *
     * @param matrix stays the caller's, and must stay open as long as this
     * @param parameters in the order of the graph's results
     */
    public RowLoss(Graph graph, Matrix matrix, Truth truth, List<Parameter> parameters, int threads) {
        this.matrix = matrix;
        this.truth = truth;
        this.parameters = List.copyOf(parameters);
        try {
            this.session = OnnxRuntime.open(graph.bytes(), threads);
        } catch (OrtException e) {
            throw new IllegalStateException("A loss's own graph does not load", e);
        }
    }

    /** Adds the result for weights that {@code in} [row][width] was multiplied with, where {@code out} [row][outputs] is the loss's slope. */
    public static void weightSlopes(Graph graph, String name, String in, String out, int width, int outputs) {
        graph.result(name, graph.node("Gemm", List.of(in, out), Graph.attribute("transA", 1)), width, outputs);
    }

    /** Adds the result for offsets that were added where {@code out} [row][outputs] is the loss's slope. */
    public static void offsetSlopes(Graph graph, String name, String out, int outputs) {
        graph.result(
                name, graph.node("ReduceSum", List.of(out, graph.longs(0)), Graph.attribute("keepdims", 0)), outputs);
    }

    /**
     * The sum at a point.
     *
     * @param point the parameters' numbers, one parameter after the other
     * @param weights how much each row counts
     * @param gradient by the point; overwritten
     */
    public double sum(float[] point, float[] weights, double[] gradient) {
        Arrays.fill(gradient, 0);
        double sum = 0;
        for (int from = 0; from < matrix.rows(); from += CHUNK) {
            sum += chunk(from, point, weights, gradient);
        }
        return sum;
    }

    private double chunk(int from, float[] point, float[] weights, double[] gradient) {
        int rows = Math.min(CHUNK, matrix.rows() - from);
        FloatBuffer labels = truth.of(from, rows);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            inputs.put(ROWS, tensor(matrix.window(from, rows), rows, matrix.width()));
            inputs.put(TRUTH, tensor(labels, rows, labels.remaining() / rows));
            inputs.put(WEIGHTS, tensor(FloatBuffer.wrap(weights, from, rows).slice(), rows, 1));
            int at = 0;
            for (Parameter parameter : parameters) {
                FloatBuffer values =
                        FloatBuffer.wrap(point, at, parameter.size()).slice();
                inputs.put(parameter.name(), tensor(values, parameter.shape()));
                at += parameter.size();
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return added(result, gradient);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("A loss's own graph does not run", e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private double added(OrtSession.Result result, double[] gradient) {
        double sum = 0;
        FloatBuffer losses = floats(result, 0);
        while (losses.hasRemaining()) {
            sum += losses.get();
        }
        int to = 0;
        for (int part = 1; part <= parameters.size(); part++) {
            FloatBuffer slopes = floats(result, part);
            while (slopes.hasRemaining()) {
                gradient[to++] += slopes.get();
            }
        }
        return sum;
    }

    private static FloatBuffer floats(OrtSession.Result result, int index) {
        return ((OnnxTensor) result.get(index)).getFloatBuffer();
    }

    private OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
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
