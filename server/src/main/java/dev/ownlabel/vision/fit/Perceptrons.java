package dev.ownlabel.vision.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Hidden;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Small networks with one hidden layer. Several, from different random starts, are averaged into one with all their units; each
 * is stopped after a fixed number of steps, which holds it down as its penalty does.
 */
final class Perceptrons implements Fitting {
    private static final double[] PENALTIES = {3e-3, 1e-3, 3e-4};
    private static final int UNITS = 32;
    private static final int NETWORKS = 2;
    private static final int STEPS = 40;
    private static final int CHUNK = 8192;
    private static final Lbfgs MINIMISER = new Lbfgs(STEPS, 1e-4);

    private final Principal space;
    private final Targets targets;
    private final long seed;
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;

    Perceptrons(Principal space, Targets targets, long seed, int threads) {
        this.space = space;
        this.targets = targets;
        this.seed = seed;
        try {
            this.session = OnnxRuntime.open(graph(), threads);
        } catch (OrtException e) {
            throw new IllegalStateException("The perceptron's own graph does not load", e);
        }
    }

    /** Multiplications and additions of the search over so many folds, about. */
    static double work(int images, int width, Targets targets, int folds) {
        return 6.0 * images * UNITS * (width + targets.labels()) * NETWORKS * STEPS * PENALTIES.length * folds;
    }

    @Override
    public double[] strengths() {
        return PENALTIES.clone();
    }

    @Override
    public Fitted fit(double strength, float[] used, int slot) {
        double[][] found = new double[NETWORKS][];
        for (int network = 0; network < NETWORKS; network++) {
            found[network] = minimised(strength, used, start(network));
        }
        int width = space.matrix().width();
        int labels = targets.labels();
        int units = UNITS * NETWORKS;
        double[] first = new double[(width + 1) * units];
        double[] second = new double[(units + 1) * labels];
        for (int network = 0; network < NETWORKS; network++) {
            double[] own = found[network];
            for (int i = 0; i <= width; i++) {
                System.arraycopy(own, i * UNITS, first, i * units + network * UNITS, UNITS);
            }
            int at = (width + 1) * UNITS;
            for (int i = 0; i < UNITS * labels; i++) {
                second[network * UNITS * labels + i] = own[at + i] / NETWORKS;
            }
            for (int k = 0; k < labels; k++) {
                second[units * labels + k] += own[at + UNITS * labels + k] / NETWORKS;
            }
        }
        Hidden coordinates = new Hidden(Linear.of(first, width, units), Linear.of(second, units, labels));
        return new Fitted() {
            @Override
            public double[] scores(int row) {
                return coordinates.scores(space.matrix().row(row));
            }

            @Override
            public Scorer scorer() {
                return new Hidden(space.linear(first, units), coordinates.second());
            }
        };
    }

    private int parameters() {
        return (space.matrix().width() + 1) * UNITS + (UNITS + 1) * targets.labels();
    }

    private double[] start(int network) {
        Random random = new Random(seed * 31 + network);
        double[] start = new double[parameters()];
        int width = space.matrix().width();
        for (int i = 0; i < width * UNITS; i++) {
            start[i] = random.nextGaussian() / Math.sqrt(width);
        }
        int at = (width + 1) * UNITS;
        for (int i = 0; i < UNITS * targets.labels(); i++) {
            start[at + i] = random.nextGaussian() / Math.sqrt(UNITS) / 2;
        }
        return start;
    }

    private double[] minimised(double strength, float[] used, double[] start) {
        double images = 0;
        for (float use : used) {
            images += use;
        }
        double all = images;
        return MINIMISER.minimise(
                (point, gradient) -> {
                    Arrays.fill(gradient, 0);
                    double loss = 0;
                    for (int from = 0; from < used.length; from += CHUNK) {
                        loss += addChunk(from, point, used, gradient);
                    }
                    return loss / all + penalise(point, gradient, strength, all);
                },
                start);
    }

    private double penalise(double[] point, double[] gradient, double strength, double all) {
        int width = space.matrix().width();
        int at = (width + 1) * UNITS;
        double squares = 0;
        for (int i = 0; i < point.length; i++) {
            gradient[i] /= all;
            boolean offset = (i >= width * UNITS && i < at) || i >= at + UNITS * targets.labels();
            if (!offset) {
                gradient[i] += strength * point[i];
                squares += point[i] * point[i];
            }
        }
        return strength / 2 * squares;
    }

    private double addChunk(int from, double[] point, float[] used, double[] gradient) {
        Matrix matrix = space.matrix();
        int rows = Math.min(CHUNK, matrix.rows() - from);
        int width = matrix.width();
        int labels = targets.labels();
        int at = (width + 1) * UNITS;
        try (OnnxTensor x = tensor(matrix.window(from, rows), rows, width);
                OnnxTensor y = tensor(targets.truth(from, rows), rows, labels);
                OnnxTensor w = tensor(FloatBuffer.wrap(used, from, rows).slice(), rows, 1);
                OnnxTensor v1 = tensor(floats(point, 0, width * UNITS), width, UNITS);
                OnnxTensor c1 = tensor(floats(point, width * UNITS, UNITS), UNITS);
                OnnxTensor v2 = tensor(floats(point, at, UNITS * labels), UNITS, labels);
                OnnxTensor c2 = tensor(floats(point, at + UNITS * labels, labels), labels);
                OrtSession.Result result =
                        session.run(Map.of("x", x, "y", y, "w", w, "v1", v1, "c1", c1, "v2", v2, "c2", c2))) {
            double loss = 0;
            FloatBuffer losses = ((OnnxTensor) result.get(0)).getFloatBuffer();
            while (losses.hasRemaining()) {
                loss += losses.get();
            }
            int to = 0;
            for (int part = 1; part <= 4; part++) {
                FloatBuffer slope = ((OnnxTensor) result.get(part)).getFloatBuffer();
                while (slope.hasRemaining()) {
                    gradient[to++] += slope.get();
                }
            }
            return loss;
        } catch (OrtException e) {
            throw new IllegalStateException("The perceptron's own graph does not run", e);
        }
    }

    private OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, values, shape);
    }

    private static FloatBuffer floats(double[] values, int from, int count) {
        FloatBuffer floats = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            floats.put((float) values[from + i]);
        }
        return floats.flip();
    }

    /** Loss, then its derivatives by the parameters in their order. */
    private byte[] graph() {
        int width = space.matrix().width();
        int labels = targets.labels();
        Graph graph = new Graph("perceptron");
        String x = graph.input("x", width);
        String y = graph.input("y", labels);
        String w = graph.input("w", 1);
        String v1 = graph.parameter("v1", width, UNITS);
        String c1 = graph.parameter("c1", UNITS);
        String v2 = graph.parameter("v2", UNITS, labels);
        String c2 = graph.parameter("c2", labels);
        String before = graph.node("Add", List.of(graph.node("MatMul", List.of(x, v1)), c1));
        String units = graph.node("Relu", List.of(before));
        String z = graph.node("Add", List.of(graph.node("MatMul", List.of(units, v2)), c2));
        Loss.Terms terms = Loss.of(targets).addTo(graph, z, y);
        String residual = graph.node("Mul", List.of(terms.slope(), w));
        String on = graph.node(
                "Cast", List.of(graph.node("Greater", List.of(before, graph.scalar(0)))), Graph.attribute("to", 1));
        String back = graph.node("Gemm", List.of(residual, v2), Graph.attribute("transB", 1));
        String hidden = graph.node("Mul", List.of(back, on));
        graph.output("loss", graph.node("Mul", List.of(terms.loss(), w)), labels);
        slope(graph, "v1s", x, hidden, width, UNITS);
        sums(graph, "c1s", hidden, UNITS);
        slope(graph, "v2s", units, residual, UNITS, labels);
        sums(graph, "c2s", residual, labels);
        return graph.bytes();
    }

    private static void slope(Graph graph, String name, String in, String out, int width, int outputs) {
        graph.result(name, graph.node("Gemm", List.of(in, out), Graph.attribute("transA", 1)), width, outputs);
    }

    private static void sums(Graph graph, String name, String out, int outputs) {
        graph.result(
                name, graph.node("ReduceSum", List.of(out, graph.longs(0)), Graph.attribute("keepdims", 0)), outputs);
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
