package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.score.Scorer;
import java.util.HashMap;
import java.util.Map;

/** Heads by {@link Regression}; with a {@link Balance} every label weighs the same, and its frequency is added afterwards. */
final class Regressions implements Fitting {
    private static final double[] STRENGTHS = {3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5};
    private static final Lbfgs ROUGHLY = new Lbfgs(60, 1e-4);
    private static final double FINE = 1e-5;
    private static final int MOST_STEPS = 300;
    private static final int LEAST_STEPS = 30;

    /** As many steps as this many multiplications and additions allow are made of the last fit. */
    private static final double MOST_WORK = 3e13;

    private final Points points;
    private final Targets targets;
    private final Balance balance;
    private final Regression regression;
    private final Map<Integer, double[]> ended = new HashMap<>();

    Regressions(Points points, Targets targets, Loss loss, Balance balance, int threads) {
        this.points = points;
        this.targets = targets;
        this.balance = balance;
        this.regression = new Regression(points.matrix(), targets, loss, threads);
    }

    /** Multiplications and additions of the search over so many folds, about: as if five strengths took 40 steps each. */
    static double work(Points points, Targets targets, int folds) {
        return step(points, targets) * 40 * 5 * folds;
    }

    private static double step(Points points, Targets targets) {
        return 4.0 * points.matrix().rows() * points.matrix().width() * targets.labels();
    }

    private Lbfgs finely() {
        double affordable = MOST_WORK / step(points, targets);
        return new Lbfgs((int) Math.clamp(affordable, LEAST_STEPS, MOST_STEPS), FINE);
    }

    @Override
    public double[] strengths() {
        return STRENGTHS.clone();
    }

    @Override
    public Fitted fit(double strength, float[] used, int slot) {
        float[] weights = used.clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) balance.importance(targets, i);
        }
        double[] start = ended.getOrDefault(slot, new double[regression.parameters()]);
        Lbfgs minimiser = slot == ALONE ? finely() : ROUGHLY;
        double[] found = regression.fit(points.scaler(), weights, strength, start, minimiser);
        if (slot != ALONE) {
            ended.put(slot, found);
        }
        double[] point = found.clone();
        for (int k = 0; k < targets.labels(); k++) {
            point[point.length - targets.labels() + k] += balance.frequency(k);
        }
        return new Fitted() {
            @Override
            public double[] scores(int row) {
                return regression.scores(points.scaler(), point, row);
            }

            @Override
            public Scorer scorer() {
                return points.linear(point, targets.labels());
            }
        };
    }

    @Override
    public void close() {
        regression.close();
    }
}
