package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.Ensemble.Candidate;
import dev.ownlabel.vision.fit.Fitting.Fitted;
import dev.ownlabel.vision.fit.Part.Kind;
import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.fit.score.Sum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Finds by cross-validation which heads suit the points, each at its best strength, and how much each of them is to count. */
final class HeadSearch implements AutoCloseable {
    /** With the strengths in descending order, so many without gain mean that the best is passed. */
    private static final int PATIENCE = 2;

    /** Axes of the space in which discriminants and perceptrons work. */
    private static final int AXES = 320;

    /** Heads beyond the first regression are left out where their search would take more multiplications than this. */
    private static final double MOST_WORK = 1.5e12;

    private final Points points;
    private final Targets targets;
    private final Targets learnt;
    private final int each;
    private final Balance balance;
    private final int threads;
    private final long seed;
    private final Path scratch;
    private final Map<Kind, Double> tried = new EnumMap<>(Kind.class);
    private @Nullable Principal principal;

    /**
     * Prepares.
     *
     * @param points one or several for each image, one after the other: all are learnt from, the first is what heads are judged by
     */
    HeadSearch(Points points, Targets targets, int threads, long seed, Path scratch) {
        this.points = points;
        this.targets = targets;
        this.each = points.matrix().rows() / targets.ofImages().size();
        this.learnt = each == 1 ? targets : targets.repeated(each);
        this.balance = Balance.of(targets);
        this.threads = threads;
        this.seed = seed;
        this.scratch = scratch;
    }

    /**
     * The best one found.
     *
     * @param folds numbered from 0
     * @param several whether to try more than the first regression
     */
    Candidate best(int[] folds, boolean several, DoubleConsumer progress) throws IOException {
        List<Kind> kinds = several ? kinds(count(folds)) : kinds(count(folds)).subList(0, 1);
        List<Candidate> heads = new ArrayList<>();
        for (Kind kind : kinds) {
            Candidate head = best(kind, folds);
            heads.add(head);
            tried.put(kind, head.losses().mean());
            progress.accept((double) heads.size() / kinds.size());
        }
        return new Ensemble(heads, targets, balance).best();
    }

    /** Losses of held-out images by the kinds that were tried, each alone. */
    Map<Kind, Double> tried() {
        return tried;
    }

    /** Whether labels are so uneven that a loss counts them as if they were even. */
    boolean balanced() {
        return balance.uneven();
    }

    /** What can be afforded; a choice among two labels is a yes or no. */
    private List<Kind> kinds(int folds) {
        boolean choice = targets.single() && targets.labels() > 2;
        List<Kind> kinds = new ArrayList<>(List.of(choice ? Kind.CHOICE : Kind.EACH));
        double left = MOST_WORK;
        double regression = Regressions.work(points, targets, folds);
        List<Kind> more = new ArrayList<>();
        if (choice) {
            more.add(Kind.EACH);
        }
        if (balance.uneven()) {
            more.add(Kind.BALANCED);
        }
        more.add(Kind.MARGIN);
        for (Kind kind : more) {
            if (regression < left) {
                kinds.add(kind);
                left -= regression;
            }
        }
        if (targets.single()) {
            kinds.add(Kind.DISCRIMINANT);
            kinds.add(Kind.COSINE);
        }
        if (Perceptrons.work(points.matrix().rows(), AXES, targets, folds) < left) {
            kinds.add(Kind.PERCEPTRON);
        }
        return kinds;
    }

    private Fitting fitting(Kind kind) throws IOException {
        return switch (kind) {
            case CHOICE -> regressions(Loss.CHOICE, Balance.none(targets));
            case EACH -> regressions(Loss.EACH, Balance.none(targets));
            case BALANCED -> regressions(Loss.of(targets), balance);
            case MARGIN -> regressions(Loss.MARGIN, Balance.none(targets));
            case DISCRIMINANT -> new Discriminants(principal(), learnt, false);
            case COSINE -> new Discriminants(principal(), learnt, true);
            case PERCEPTRON -> new Perceptrons(principal(), learnt, seed, threads);
        };
    }

    private Fitting regressions(Loss loss, Balance weights) {
        return new Regressions(points, learnt, loss, weights, threads);
    }

    private Principal principal() throws IOException {
        Principal known = principal;
        if (known == null) {
            known = Principal.of(points, AXES, threads, seed, scratch);
            principal = known;
        }
        return known;
    }

    private Candidate best(Kind kind, int[] folds) throws IOException {
        try (Fitting fitting = fitting(kind)) {
            Optional<Candidate> best = Optional.empty();
            int patience = PATIENCE;
            double[] strengths = fitting.strengths();
            for (int s = 0; s < strengths.length && patience > 0; s++) {
                Candidate other = trial(fitting, new Part(kind, strengths[s], 1, 1), folds);
                boolean better = best.isEmpty()
                        || other.losses().mean() < best.get().losses().mean();
                best = better ? Optional.of(other) : best;
                patience = better ? PATIENCE : patience - 1;
            }
            return best.orElseThrow();
        }
    }

    private static int count(int[] folds) {
        return 1 + Arrays.stream(folds).max().orElse(0);
    }

    /** Fits without each fold in turn, whose scores it then gives. */
    private Candidate trial(Fitting fitting, Part part, int[] folds) {
        double[] @Nullable [] found = new double[folds.length][];
        for (int held = 0; held < count(folds); held++) {
            float[] used = new float[folds.length * each];
            for (int row = 0; row < used.length; row++) {
                used[row] = folds[row / each] == held ? 0 : 1;
            }
            Fitted fitted = fitting.fit(part.strength(), used, held);
            for (int i = 0; i < folds.length; i++) {
                found[i] = folds[i] == held ? fitted.scores(i * each) : found[i];
            }
        }
        List<Integer> images = new ArrayList<>();
        List<double[]> scores = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            double[] own = found[i];
            if (own != null) {
                images.add(i);
                scores.add(own);
            }
        }
        return new Candidate(List.of(part), images, scores, Losses.of(scores, images, targets, balance));
    }

    /** Fits parts to all the points; the sum of their weighted scores. */
    Scorer fitted(List<Part> parts) throws IOException {
        float[] all = new float[points.matrix().rows()];
        Arrays.fill(all, 1);
        List<Scorer> scorers = new ArrayList<>();
        for (Part part : parts) {
            try (Fitting fitting = fitting(part.kind())) {
                scorers.add(fitting.fit(part.strength(), all, Fitting.ALONE)
                        .scorer()
                        .times(part.weight()));
            }
        }
        return Sum.of(scorers);
    }

    @Override
    public void close() {
        if (principal != null) {
            principal.close();
        }
    }
}
