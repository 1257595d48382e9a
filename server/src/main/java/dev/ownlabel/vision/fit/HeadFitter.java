package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.HeadSearch.Candidate;
import dev.ownlabel.vision.fit.HeadSearch.Part;
import dev.ownlabel.vision.graph.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Chooses how to fit by cross-validation inside the training images, fits on all of them, and calibrates on the scores of
 * images that were held out.
 */
public final class HeadFitter {
    /** Mixing features is tried on so many images, whose products of all pairs are looked at. */
    private static final int MOST_FOR_MIXING = 600;

    /** Choosing among heads needs no more images than this. */
    private static final int MOST_FOR_CHOOSING = 10_000;

    /** The share that the networks' own embeddings have before anything is known. */
    private static final double EMBEDDINGS_AT_FIRST = 0.6;

    /** As many images count as much as what is assumed before any are seen. */
    private static final double IMAGES_TO_BELIEVE = 100;

    /** So few images are divided into folds twice, since much depends on how they fall. */
    private static final int FEW = 300;

    private static final Part USUAL = new Part(true, 1e-4, 1);
    private static final Part USUAL_OF_SEVERAL = new Part(false, 1e-4, 1);

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
     * @param heldOut images that were held out, with the calibrated confidences of a head that had not seen them
     */
    public record Fitted(Head head, Chosen chosen, List<HeldOut> heldOut) {
        public Fitted {
            heldOut = List.copyOf(heldOut);
        }
    }

    /**
     * What cross-validation chose.
     *
     * @param shares how much each block of features counts, adding up to 1, in the order of the blocks
     * @param head in words: which regressions, with which strengths of the penalty
     * @param loss mean cross-entropy on held-out images; NaN where there were too few to hold any out
     */
    public record Chosen(List<Double> shares, String head, double loss) {
        public Chosen {
            shares = List.copyOf(shares);
        }
    }

    /** A training image and what a head that had not seen it thought of it. */
    public record HeldOut(int image, Set<Integer> labels, List<Float> confidences) {}

    /** Fits; tells {@code progress} how much is done, 0 to 1. */
    public Fitted fit(Matrix embeddings, Targets targets, DoubleConsumer progress)
            throws IOException, InterruptedException {
        List<Double> shares = mix(embeddings, targets);
        progress.accept(0.5);
        int[] rows = Folds.sample(targets, MOST_FOR_CHOOSING, seed);
        Targets ofSample = targets.subset(rows);
        Candidate best;
        Linear linear;
        try (Matrix sample = embeddings.subset(rows, scratch);
                Points points = Points.of(sample, blocks, shares, threads, scratch)) {
            best = choose(points, ofSample, done -> progress.accept(0.5 + done / 2));
            linear = rows.length == embeddings.rows()
                    ? HeadSearch.fitted(points, targets, best.parts(), threads)
                    : onAll(embeddings, targets, shares, best);
        }
        List<double[]> logOdds = new ArrayList<>();
        for (double[] scores : best.scores()) {
            double[] scaled = Arrays.stream(scores)
                    .map(score -> score * best.losses().factor())
                    .toArray();
            logOdds.add(Head.logOdds(scaled, targets.single()));
        }
        Calibration calibration = best.images().isEmpty()
                ? Calibration.identity(targets.labels())
                : Calibration.fit(logOdds, best.images(), ofSample);
        progress.accept(1);
        return new Fitted(
                new Head(linear.times(best.losses().factor()), targets.single(), calibration),
                new Chosen(shares, words(best), best.losses().mean()),
                heldOut(best.images(), logOdds, rows, targets, calibration));
    }

    private Linear onAll(Matrix embeddings, Targets targets, List<Double> shares, Candidate best) throws IOException {
        try (Points points = Points.of(embeddings, blocks, shares, threads, scratch)) {
            return HeadSearch.fitted(points, targets, best.parts(), threads);
        }
    }

    /** Shares of the blocks: what the images say, drawn towards the usual ones where they are few. */
    private List<Double> mix(Matrix embeddings, Targets targets) throws IOException, InterruptedException {
        List<Double> usual = usualShares();
        if (neverHeldOut(targets)) {
            return usual;
        }
        int[] rows = Folds.sample(targets, MOST_FOR_MIXING, seed);
        try (Matrix sample = embeddings.subset(rows, scratch)) {
            Kernels kernels = Kernels.of(sample, blocks, Scaler.of(sample, blocks), threads);
            try (MixtureSearch search = new MixtureSearch(kernels, targets.subset(rows), threads)) {
                List<Integer> all = IntStream.range(0, blocks.size()).boxed().toList();
                List<Double> found = search.best(usual, all).shares();
                double believed = rows.length / (rows.length + IMAGES_TO_BELIEVE);
                return all.stream()
                        .map(b -> believed * found.get(b) + (1 - believed) * usual.get(b))
                        .toList();
            }
        }
    }

    /** Embeddings together and the rest together, each block of them the same. */
    private List<Double> usualShares() {
        long vectors = blocks.stream().filter(Block::whole).count();
        if (vectors == 0 || vectors == blocks.size()) {
            return Collections.nCopies(blocks.size(), 1.0 / blocks.size());
        }
        return blocks.stream()
                .map(block -> block.whole()
                        ? EMBEDDINGS_AT_FIRST / vectors
                        : (1 - EMBEDDINGS_AT_FIRST) / (blocks.size() - vectors))
                .toList();
    }

    private boolean neverHeldOut(Targets targets) {
        return Arrays.stream(Folds.of(targets, 2, seed)).allMatch(fold -> fold == Folds.ALWAYS_TRAINING);
    }

    private Candidate choose(Points points, Targets targets, DoubleConsumer progress) {
        if (neverHeldOut(targets)) {
            Part part = targets.single() ? USUAL : USUAL_OF_SEVERAL;
            return new Candidate(List.of(part), List.of(), List.of(), new Losses(1, List.of()));
        }
        int images = points.matrix().rows();
        List<int[]> folds = new ArrayList<>();
        for (int division = 0; division < (images < FEW ? 2 : 1); division++) {
            folds.add(Folds.of(targets, Folds.count(images), seed + division));
        }
        return new HeadSearch(points, targets, threads, folds).best(progress);
    }

    private static String words(Candidate candidate) {
        List<String> words = new ArrayList<>();
        for (Part part : candidate.parts()) {
            words.add((part.choice() ? "softmax" : "one-vs-rest") + " l2=" + part.strength());
        }
        return String.join(" + ", words);
    }

    private static List<HeldOut> heldOut(
            List<Integer> images, List<double[]> logOdds, int[] rows, Targets targets, Calibration calibration) {
        List<HeldOut> result = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            double[] odds = logOdds.get(i);
            List<Float> confidences = new ArrayList<>();
            for (int k = 0; k < odds.length; k++) {
                confidences.add((float) calibration.confidence(k, odds[k]));
            }
            int image = rows[images.get(i)];
            result.add(new HeldOut(image, targets.ofImages().get(image), confidences));
        }
        return result;
    }
}
