package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.graph.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Chooses how to fit by cross-validation inside the training images, fits on all of them, and calibrates on the scores of
 * images that were held out.
 */
public final class HeadFitter {
    /** Choosing among ways to fit needs no more images than this. */
    private static final int MOST_FOR_CHOOSING = 10_000;

    private static final double[] POWERS = {0, 0.5, 1};
    private static final double[] STRENGTHS = {1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5};
    private static final Way USUAL = new Way(0.5, 0.5, 1e-3);
    private static final double[] MORE_FOCUSES = {1, 2};
    private static final Lbfgs ROUGHLY = new Lbfgs(60, 1e-4);
    private static final Lbfgs FINELY = new Lbfgs(300, 1e-5);

    private final List<Block> blocks;
    private final int threads;
    private final long seed;
    private final Path scratch;

    public HeadFitter(List<Block> blocks, int threads, long seed, Path scratch) {
        this.blocks = List.copyOf(blocks);
        this.threads = threads;
        this.seed = seed;
        this.scratch = scratch;
    }

    /**
     * A fitted head and how it came about.
     *
     * @param power how far features were standardised, see {@link Scaler}
     * @param focus how much the wider blocks of features count, see {@link Scaler}
     * @param strength of the L2 penalty
     * @param loss mean cross-entropy on held-out images; NaN where there were too few to hold any out
     * @param heldOut images that were held out once, with the calibrated confidences of the head that had not seen them
     */
    public record Fitted(Head head, double power, double focus, double strength, double loss, List<HeldOut> heldOut) {
        public Fitted {
            heldOut = List.copyOf(heldOut);
        }
    }

    /** A training image and what a head that had not seen it thought of it. */
    public record HeldOut(int image, Set<Integer> labels, List<Float> confidences) {}

    private record Way(double power, double focus, double strength) {}

    /** What a way to fit gives on held-out images: log-odds in the order of {@code images}. */
    private record Outcome(Way way, double loss, List<Integer> images, List<double[]> logOdds) {}

    /** Fits; tells {@code progress} how much is done, 0 to 1. */
    public Fitted fit(Matrix embeddings, Targets targets, DoubleConsumer progress) throws IOException {
        int[] rows = Folds.sample(targets, MOST_FOR_CHOOSING, seed);
        Outcome best;
        try (Matrix sample = embeddings.subset(rows, scratch)) {
            best = choose(sample, targets.subset(rows), progress);
        }
        Calibration calibration = best.images().isEmpty()
                ? Calibration.identity(targets.labels())
                : Calibration.fit(best.logOdds(), best.images(), targets.subset(rows));
        Scaler scaler =
                Scaler.of(embeddings, blocks, best.way().power(), best.way().focus());
        Head head;
        try (Regression regression = new Regression(embeddings, targets, threads)) {
            float[] all = new float[embeddings.rows()];
            Arrays.fill(all, 1);
            double[] point =
                    regression.fit(scaler, all, best.way().strength(), new double[regression.parameters()], FINELY);
            head = new Head(
                    regression.foldedWeights(scaler, point),
                    regression.foldedOffsets(scaler, point),
                    targets.single(),
                    calibration);
        }
        progress.accept(1);
        return new Fitted(
                head,
                best.way().power(),
                best.way().focus(),
                best.way().strength(),
                best.loss(),
                heldOut(best, rows, targets, calibration));
    }

    private Outcome choose(Matrix sample, Targets targets, DoubleConsumer progress) {
        int[] folds = Folds.of(targets, Folds.count(sample.rows()), seed);
        if (Arrays.stream(folds).allMatch(fold -> fold == Folds.ALWAYS_TRAINING)) {
            return new Outcome(USUAL, Double.NaN, List.of(), List.of());
        }
        double steps = POWERS.length + MORE_FOCUSES.length + STRENGTHS.length;
        int done = 0;
        try (Regression regression = new Regression(sample, targets, threads)) {
            Outcome best = new Outcome(USUAL, Double.POSITIVE_INFINITY, List.of(), List.of());
            for (double power : POWERS) {
                Way way = new Way(power, USUAL.focus(), USUAL.strength());
                best = better(best, trial(regression, sample, folds, way).run(targets, way.strength()));
                progress.accept(++done / steps);
            }
            double power = best.way().power();
            for (double focus : MORE_FOCUSES) {
                Way way = new Way(power, focus, USUAL.strength());
                best = better(best, trial(regression, sample, folds, way).run(targets, way.strength()));
                progress.accept(++done / steps);
            }
            Trial trial = trial(regression, sample, folds, best.way());
            for (double strength : STRENGTHS) {
                best = better(best, trial.run(targets, strength));
                progress.accept(++done / steps);
            }
            return best;
        }
    }

    private Trial trial(Regression regression, Matrix sample, int[] folds, Way way) {
        Scaler scaler = Scaler.of(sample, blocks, way.power(), way.focus());
        return new Trial(regression, scaler, folds, Folds.count(sample.rows()), way);
    }

    private static Outcome better(Outcome best, Outcome other) {
        return other.loss() < best.loss() ? other : best;
    }

    /** Fits each fold, for one strength after the other, each starting from where the one before ended. */
    private static final class Trial {
        private final Regression regression;
        private final Scaler scaler;
        private final int[] folds;
        private final double[][] points;
        private final Way way;

        Trial(Regression regression, Scaler scaler, int[] folds, int count, Way way) {
            this.way = way;
            this.regression = regression;
            this.scaler = scaler;
            this.folds = folds;
            this.points = new double[count][regression.parameters()];
        }

        Outcome run(Targets targets, double strength) {
            List<Integer> images = new ArrayList<>();
            List<double[]> logOdds = new ArrayList<>();
            double loss = 0;
            for (int fold = 0; fold < points.length; fold++) {
                float[] weights = new float[folds.length];
                for (int i = 0; i < folds.length; i++) {
                    weights[i] = folds[i] == fold ? 0 : 1;
                }
                points[fold] = regression.fit(scaler, weights, strength, points[fold], ROUGHLY);
                for (int i = 0; i < folds.length; i++) {
                    if (folds[i] == fold) {
                        double[] odds = Head.logOdds(regression.scores(scaler, points[fold], i), targets.single());
                        loss += loss(odds, targets, i);
                        images.add(i);
                        logOdds.add(odds);
                    }
                }
            }
            return new Outcome(new Way(way.power(), way.focus(), strength), loss / images.size(), images, logOdds);
        }

        private static double loss(double[] logOdds, Targets targets, int image) {
            double loss = 0;
            for (int k = 0; k < logOdds.length; k++) {
                boolean truth = targets.has(image, k);
                if (truth || !targets.single()) {
                    loss += Math.log1p(Math.exp(truth ? -logOdds[k] : logOdds[k]));
                }
            }
            return loss;
        }
    }

    private static List<HeldOut> heldOut(Outcome outcome, int[] rows, Targets targets, Calibration calibration) {
        List<HeldOut> result = new ArrayList<>();
        for (int i = 0; i < outcome.images().size(); i++) {
            double[] odds = outcome.logOdds().get(i);
            List<Float> confidences = new ArrayList<>();
            for (int k = 0; k < odds.length; k++) {
                confidences.add((float) calibration.confidence(k, odds[k]));
            }
            int image = rows[outcome.images().get(i)];
            result.add(new HeldOut(image, targets.ofImages().get(image), confidences));
        }
        return result;
    }
}
