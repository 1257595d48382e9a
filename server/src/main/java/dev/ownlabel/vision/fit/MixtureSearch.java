package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Cholesky;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Finds how much each block of features should count, block after block: it mixes in whichever lowers the loss most, until nothing
 * does by more than chance. The loss is that of least-squares heads on images left out one
 * at a time, which has a closed form (Rifkin and Lippert, "Notes on Regularized Least Squares", 2007) and so costs one
 * factorisation a mixture.
 */
final class MixtureSearch implements AutoCloseable {
    private static final int ROUNDS = 8;
    private static final double[] AMOUNTS = {0.15, 0.4};
    private static final double[] STRENGTHS = {3e-3, 1e-3, 3e-4};
    private static final int USUAL = 1;

    /** An offset for each label is as good as free: a feature that is the same for all images, of this squared length. */
    private static final double OFFSET = 1;

    /** The least that mixing in must gain: a share of the loss, and a share of the gain's standard error. */
    private static final double LEAST_GAIN = 0.003;

    private static final double LEAST_CERTAINTY = 1;

    /** A mean cross-entropy that leaves nothing to gain. */
    private static final double SETTLED = 0.01;

    private final Kernels kernels;
    private final Targets targets;
    private final List<Integer> images;
    private final ExecutorService pool;

    MixtureSearch(Kernels kernels, Targets targets, int threads) {
        this.kernels = kernels;
        this.targets = targets;
        this.images = IntStream.range(0, kernels.size()).boxed().toList();
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("mixtures-", 0).daemon().factory());
    }

    /** The best mixture of the blocks with the given numbers, beginning with the given shares. */
    Mixture best(List<Double> start, List<Integer> blocks) throws InterruptedException {
        Mixture best = best(List.of(start), STRENGTHS[USUAL]);
        for (int round = 0; round < ROUNDS && best.losses().mean() > SETTLED; round++) {
            List<List<Double>> mixed = new ArrayList<>();
            for (int block : blocks) {
                for (double amount : AMOUNTS) {
                    mixed.add(mixed(best.shares(), block, amount));
                }
            }
            Mixture next = best(mixed, STRENGTHS[USUAL]);
            double gain = best.losses().gain(next.losses());
            double least = Math.max(
                    LEAST_GAIN * best.losses().mean(),
                    LEAST_CERTAINTY * best.losses().uncertainty(next.losses()));
            if (!(gain > least)) {
                break;
            }
            best = next;
        }
        return strength(best);
    }

    private Mixture strength(Mixture mixture) throws InterruptedException {
        Mixture best = mixture;
        for (double strength : STRENGTHS) {
            Mixture other = best(List.of(mixture.shares()), strength);
            best = other.losses().mean() < best.losses().mean() ? other : best;
        }
        return best;
    }

    private static List<Double> mixed(List<Double> shares, int block, double amount) {
        List<Double> mixed = new ArrayList<>();
        for (int b = 0; b < shares.size(); b++) {
            mixed.add(shares.get(b) * (1 - amount) + (b == block ? amount : 0));
        }
        return mixed;
    }

    private Mixture best(List<List<Double>> mixtures, double strength) throws InterruptedException {
        List<Callable<Mixture>> trials = new ArrayList<>();
        for (List<Double> shares : mixtures) {
            trials.add(() -> new Mixture(shares, strength, losses(shares, strength)));
        }
        try {
            Mixture best = null;
            for (Future<Mixture> trial : pool.invokeAll(trials)) {
                Mixture other = trial.get();
                best = best == null || other.losses().mean() < best.losses().mean() ? other : best;
            }
            if (best == null) {
                throw new IllegalStateException("There is nothing to choose from");
            }
            return best;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A mixture of features could not be tried", e.getCause());
        }
    }

    /** Losses of images left out one at a time. */
    Losses losses(List<Double> shares, double strength) {
        double[][] matrix = kernels.mixed(shares);
        int size = matrix.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                matrix[i][j] += OFFSET;
            }
            matrix[i][i] += strength * size;
        }
        Cholesky factor = Cholesky.of(matrix, strength);
        double[][] truth = new double[size][targets.labels()];
        double[][] solved = new double[size][targets.labels()];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < targets.labels(); k++) {
                truth[i][k] = targets.has(i, k) ? 1 : -1;
                solved[i][k] = truth[i][k];
            }
        }
        factor.solve(solved);
        double[] diagonal = factor.inverseDiagonal();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < targets.labels(); k++) {
                truth[i][k] -= solved[i][k] / diagonal[i];
            }
        }
        return Losses.of(List.of(truth), images, targets);
    }

    @Override
    public void close() {
        pool.close();
    }
}
