package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.RowLoss;
import dev.ownlabel.vision.fit.numeric.RowLoss.Parameter;
import dev.ownlabel.vision.fit.score.Hidden;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.graph.Graph;
import java.util.List;
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
    private static final Lbfgs MINIMISER = new Lbfgs(STEPS, 1e-4);

    private final Principal space;
    private final Targets targets;
    private final long seed;
    private final RowLoss rows;

    Perceptrons(Principal space, Targets targets, long seed, int threads) {
        this.space = space;
        this.targets = targets;
        this.seed = seed;
        this.rows = rowLoss(threads);
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
                (point, gradient) ->
                        rows.sum(floats(point), used, gradient) / all + penalise(point, gradient, strength, all),
                start);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
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

    private RowLoss rowLoss(int threads) {
        int width = space.matrix().width();
        int labels = targets.labels();
        Graph graph = new Graph("perceptron");
        String x = graph.input(RowLoss.ROWS, width);
        String y = graph.input(RowLoss.TRUTH, labels);
        String w = graph.input(RowLoss.WEIGHTS, 1);
        Parameter v1 = Parameter.matrix(graph, "v1", width, UNITS);
        Parameter c1 = Parameter.vector(graph, "c1", UNITS);
        Parameter v2 = Parameter.matrix(graph, "v2", UNITS, labels);
        Parameter c2 = Parameter.vector(graph, "c2", labels);
        String before = graph.node("Add", List.of(graph.node("MatMul", List.of(x, v1.name())), c1.name()));
        String units = graph.node("Relu", List.of(before));
        String z = graph.node("Add", List.of(graph.node("MatMul", List.of(units, v2.name())), c2.name()));
        Loss.Terms terms = Loss.of(targets).addTo(graph, z, y);
        String residual = graph.node("Mul", List.of(terms.slope(), w));
        String on = graph.node(
                "Cast", List.of(graph.node("Greater", List.of(before, graph.scalar(0)))), Graph.attribute("to", 1));
        String back = graph.node("Gemm", List.of(residual, v2.name()), Graph.attribute("transB", 1));
        String hidden = graph.node("Mul", List.of(back, on));
        graph.output("loss", graph.node("Mul", List.of(terms.loss(), w)), labels);
        RowLoss.weightSlopes(graph, "v1s", x, hidden, width, UNITS);
        RowLoss.offsetSlopes(graph, "c1s", hidden, UNITS);
        RowLoss.weightSlopes(graph, "v2s", units, residual, UNITS, labels);
        RowLoss.offsetSlopes(graph, "c2s", residual, labels);
        return new RowLoss(graph, space.matrix(), targets::truth, List.of(v1, c1, v2, c2), threads);
    }

    @Override
    public void close() {
        rows.close();
    }
}
