package dev.ownlabel.vision.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of several heads, chosen step by step: whichever lowers the loss of held-out images most is added, also more than once, so
 * that heads get weights (Caruana et al., "Ensemble selection from libraries of models", 2004). A single head gives way to a mean
 * only where that gains more than noise. Logarithms of odds are averaged, which linear heads bear without cost.
 */
final class Ensemble {
    /** Shares are multiples of one over this. */
    private static final int STEPS = 10;

    /** The least that one more head must gain, as a share of the loss. */
    private static final double LEAST_STEP = 0.0005;

    /** The least that displacing a single head must gain: a share of the loss, and a share of the gain's standard error. */
    private static final double LEAST_GAIN = 0.003;

    private static final double LEAST_CERTAINTY = 0.5;

    private final List<Candidate> heads;
    private final Targets targets;
    private final Balance balance;

    /**
     * Prepares.
     *
     * @param heads of one part each, of the same held-out images
     */
    Ensemble(List<Candidate> heads, Targets targets, Balance balance) {
        this.heads = List.copyOf(heads);
        this.targets = targets;
        this.balance = balance;
    }

    /**
     * A head as cross-validation sees it.
     *
     * @param images that were held out
     * @param scores theirs, [image][label], by heads that had not seen them
     */
    record Candidate(List<Part> parts, List<Integer> images, List<double[]> scores, Losses losses) {
        Candidate {
            parts = List.copyOf(parts);
        }

        /** The scores as logarithms of odds. */
        List<double[]> scaled() {
            List<double[]> scaled = new ArrayList<>();
            for (double[] own : scores) {
                double[] times = own.clone();
                for (int k = 0; k < times.length; k++) {
                    times[k] *= losses.factor();
                }
                scaled.add(times);
            }
            return scaled;
        }
    }

    /** The best found; begins with the first head, which one or several others displace only by more than noise. */
    Candidate best() {
        Candidate single = heads.getFirst();
        for (Candidate head : heads) {
            single = clearlyBetter(single, head) ? head : single;
        }
        int[] counts = new int[heads.size()];
        counts[heads.indexOf(single)] = 1;
        Candidate mean = single;
        for (int step = 1; step < STEPS; step++) {
            int[] next = counts;
            Candidate better = mean;
            for (int i = 0; i < counts.length; i++) {
                int[] more = counts.clone();
                more[i]++;
                Candidate other = mean(more);
                if (other.losses().mean() < better.losses().mean()) {
                    better = other;
                    next = more;
                }
            }
            if (!(mean.losses().gain(better.losses())
                    > LEAST_STEP * mean.losses().mean())) {
                break;
            }
            counts = next;
            mean = better;
        }
        return clearlyBetter(single, mean) ? mean : single;
    }

    private static boolean clearlyBetter(Candidate known, Candidate other) {
        double gain = known.losses().gain(other.losses());
        double least = Math.max(
                LEAST_GAIN * known.losses().mean(),
                LEAST_CERTAINTY * known.losses().uncertainty(other.losses()));
        return gain > least;
    }

    private Candidate mean(int[] counts) {
        double all = Arrays.stream(counts).sum();
        List<Part> parts = new ArrayList<>();
        List<Integer> images = heads.getFirst().images();
        List<double[]> sums = new ArrayList<>();
        images.forEach(_ -> sums.add(new double[targets.labels()]));
        for (int h = 0; h < counts.length; h++) {
            if (counts[h] > 0) {
                Candidate head = heads.get(h);
                Part part = head.parts().getFirst().with(head.losses().factor(), counts[h] / all);
                parts.add(part);
                for (int i = 0; i < sums.size(); i++) {
                    add(sums.get(i), part.weight(), head.scores().get(i));
                }
            }
        }
        return new Candidate(parts, images, sums, Losses.of(sums, images, targets, balance));
    }

    private static void add(double[] sum, double factor, double[] addend) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += factor * addend[k];
        }
    }
}
