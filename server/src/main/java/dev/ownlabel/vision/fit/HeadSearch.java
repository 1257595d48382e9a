package dev.ownlabel.vision.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds by cross-validation which head suits the points: a choice among the labels, a yes or no for each of them, how strongly
 * their weights are held down, or the mean of two heads.
 */
final class HeadSearch {
    private static final double[] STRENGTHS = {3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5};

    /** With the strengths in descending order, so many without gain mean that the best is passed. */
    private static final int PATIENCE = 2;

    private static final Lbfgs ROUGHLY = new Lbfgs(60, 1e-4);
    private static final Lbfgs FINELY = new Lbfgs(300, 1e-5);

    private final Points points;
    private final Targets targets;
    private final int threads;
    private final List<int[]> folds;

    /**
     * Prepares.
     *
     * @param folds several ways to divide the images into folds, numbered from 0
     */
    HeadSearch(Points points, Targets targets, int threads, List<int[]> folds) {
        this.points = points;
        this.targets = targets;
        this.threads = threads;
        this.folds = List.copyOf(folds);
    }

    /** The best one found. */
    Candidate best(DoubleConsumer progress) {
        Candidate each = best(false, done -> progress.accept(targets.single() ? done / 2 : done));
        if (!targets.single() || targets.labels() == 2) {
            return each;
        }
        Candidate choice = best(true, done -> progress.accept(0.5 + done / 2));
        Candidate better = better(choice, each);
        return better(better, mean(choice, each));
    }

    private Candidate mean(Candidate a, Candidate b) {
        List<double[]> scores = new ArrayList<>();
        for (int i = 0; i < a.images().size(); i++) {
            double[] sum = new double[targets.labels()];
            for (int k = 0; k < sum.length; k++) {
                sum[k] = (a.losses().factor() * a.scores().get(i)[k]
                                + b.losses().factor() * b.scores().get(i)[k])
                        / 2;
            }
            scores.add(sum);
        }
        List<Part> parts = new ArrayList<>();
        a.parts()
                .forEach(part -> parts.add(new Part(
                        part.choice(),
                        part.strength(),
                        part.weight() * a.losses().factor() / 2)));
        b.parts()
                .forEach(part -> parts.add(new Part(
                        part.choice(),
                        part.strength(),
                        part.weight() * b.losses().factor() / 2)));
        return new Candidate(parts, a.images(), scores, Losses.of(scores, a.images(), targets));
    }

    private Candidate best(boolean choice, DoubleConsumer progress) {
        try (Regression regression = new Regression(points.matrix(), targets, choice, threads)) {
            double[][][] starts = new double[folds.size()][count()][regression.parameters()];
            Optional<Candidate> best = Optional.empty();
            int patience = PATIENCE;
            for (int s = 0; s < STRENGTHS.length && patience > 0; s++) {
                Candidate other = trial(regression, new Part(choice, STRENGTHS[s], 1), starts);
                progress.accept((s + 1.0) / STRENGTHS.length);
                Candidate better = best.map(known -> better(known, other)).orElse(other);
                patience = better.equals(other) ? PATIENCE : patience - 1;
                best = Optional.of(better);
            }
            Candidate found = best.orElseThrow();
            Losses losses = Losses.of(found.scores(), found.images(), targets);
            return new Candidate(found.parts(), found.images(), found.scores(), losses);
        }
    }

    private int count() {
        return 1 + folds.stream().flatMapToInt(Arrays::stream).max().orElse(0);
    }

    private static Candidate better(Candidate known, Candidate other) {
        return other.losses().mean() < known.losses().mean() ? other : known;
    }

    /** Fits each fold, starting from where a stronger penalty ended; scores of an image held out several times are averaged. */
    private Candidate trial(Regression regression, Part part, double[][][] starts) {
        double[] @Nullable [] sums = new double[points.matrix().rows()][];
        for (int division = 0; division < folds.size(); division++) {
            int[] fold = folds.get(division);
            for (int held = 0; held < starts[division].length; held++) {
                float[] weights = new float[fold.length];
                for (int i = 0; i < fold.length; i++) {
                    weights[i] = fold[i] == held ? 0 : 1;
                }
                starts[division][held] =
                        regression.fit(points.scaler(), weights, part.strength(), starts[division][held], ROUGHLY);
                for (int i = 0; i < fold.length; i++) {
                    if (fold[i] == held) {
                        double[] scores = regression.scores(points.scaler(), starts[division][held], i);
                        sums[i] = added(sums[i], scores);
                    }
                }
            }
        }
        List<Integer> images = new ArrayList<>();
        List<double[]> scores = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != null) {
                images.add(i);
                scores.add(sums[i]);
            }
        }
        return new Candidate(List.of(part), images, scores, Losses.asFitted(part.choice(), scores, images, targets));
    }

    private double[] added(double @Nullable [] sum, double[] scores) {
        double[] result = sum == null ? new double[scores.length] : sum;
        for (int k = 0; k < scores.length; k++) {
            result[k] += scores[k] / folds.size();
        }
        return result;
    }

    /** Fits parts on all the points; the sum of their weighted scores. */
    static Linear fitted(Points points, Targets targets, List<Part> parts, int threads) {
        float[] all = new float[points.matrix().rows()];
        Arrays.fill(all, 1);
        Optional<Linear> sum = Optional.empty();
        for (Part part : parts) {
            try (Regression regression = new Regression(points.matrix(), targets, part.choice(), threads)) {
                double[] start = new double[regression.parameters()];
                double[] point = regression.fit(points.scaler(), all, part.strength(), start, FINELY);
                Linear linear = points.linear(point, targets.labels()).times(part.weight());
                sum = Optional.of(sum.map(before -> before.plus(1, linear, 1)).orElse(linear));
            }
        }
        return sum.orElseThrow();
    }

    /**
     * A regression whose scores are added up.
     *
     * @param choice whether the labels are fitted as a choice among them
     * @param weight of its scores
     */
    record Part(boolean choice, double strength, double weight) {}

    /**
     * A head as cross-validation sees it.
     *
     * @param images that were held out
     * @param scores theirs, [image][label], by heads that had not seen them
     */
    record Candidate(List<Part> parts, List<Integer> images, List<double[]> scores, Losses losses) {}
}
