package dev.ownlabel.vision.fit;

import static java.lang.System.Logger.Level.INFO;

import dev.ownlabel.vision.fit.Ensemble.Candidate;
import dev.ownlabel.vision.fit.Part.Kind;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.graph.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
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

    /** What other pictures of an image may cost, in standard errors, before they are not learnt from. */
    private static final double MOST_UNCERTAIN_LOSS = 0.5;

    private static final Part USUAL = new Part(Kind.CHOICE, 1e-4, 1, 1);
    private static final Part USUAL_OF_SEVERAL = new Part(Kind.EACH, 1e-4, 1, 1);
    private static final System.Logger LOG = System.getLogger(HeadFitter.class.getName());

    private final List<Block> blocks;
    private final int threads;
    private final long seed;
    private final Path scratch;
    private final Set<Step> steps;

    public HeadFitter(List<Block> blocks, int threads, long seed, Path scratch) {
        this(blocks, threads, seed, scratch, EnumSet.allOf(Step.class));
    }

    private HeadFitter(List<Block> blocks, int threads, long seed, Path scratch, Set<Step> steps) {
        this.blocks = List.copyOf(blocks);
        this.threads = threads;
        this.seed = seed;
        this.scratch = scratch;
        this.steps = Set.copyOf(steps);
    }

    /** What can be left out, to see what it adds. */
    public enum Step {
        /** How much each kind of feature counts; else all of a kind the same. */
        MIXING,
        /** Which heads; else the first regression alone. */
        HEADS,
        /** Calibration for each label; else confidences are as the head's scores have them. */
        CALIBRATION
    }

    /** One that takes these steps only. */
    public HeadFitter only(Set<Step> taken) {
        return new HeadFitter(blocks, threads, seed, scratch, taken);
    }

    /**
     * A fitted head and how it came about.
     *
     * @param heldOut images that were held out, with the calibrated confidences of a head that had not seen them
     * @param repetitions among all images
     */
    public record Fitted(Head head, Chosen chosen, List<HeldOut> heldOut, Repetitions repetitions) {
        public Fitted {
            heldOut = List.copyOf(heldOut);
        }
    }

    /**
     * What cross-validation chose.
     *
     * @param shares how much each block of features counts, adding up to 1, in the order of the blocks
     * @param varied whether the head learnt from pictures besides an image's own
     * @param head in words: which kinds of heads with which shares, and how strongly each is held down
     * @param loss mean cross-entropy on held-out images; NaN where there were too few to hold any out
     * @param tried the same of each kind of head alone at its best strength; by {@code even} every label counts the same in them
     * @param even whether labels are so uneven that heads were judged as if every label had as many images
     */
    public record Chosen(
            List<Double> shares, boolean varied, String head, double loss, Map<String, Double> tried, boolean even) {
        public Chosen {
            shares = List.copyOf(shares);
            tried = Collections.unmodifiableMap(new LinkedHashMap<>(tried));
        }
    }

    /** A training image and what a head that had not seen it thought of it. */
    public record HeldOut(int image, Set<Integer> labels, List<Float> confidences) {}

    /**
     * Fits; tells {@code progress} how much is done, 0 to 1.
     *
     * @param embeddings a row for each image; or several, one after the other, its own first and then those of pictures that should
     *     have its labels too, such as its mirror image: they are learnt from if that helps with images held out
     */
    public Fitted fit(Matrix embeddings, Targets targets, DoubleConsumer progress)
            throws IOException, InterruptedException {
        int images = targets.ofImages().size();
        int each = embeddings.rows() / images;
        if (each == 1) {
            return fit(embeddings, targets, mix(embeddings, targets), false, progress);
        }
        int[] first = IntStream.range(0, images).map(image -> image * each).toArray();
        try (Matrix own = embeddings.subset(first, scratch)) {
            List<Double> shares = mix(own, targets);
            boolean varied = !neverHeldOut(targets) && bears(own, embeddings, targets, shares);
            return fit(varied ? embeddings : own, targets, shares, varied, progress);
        }
    }

    private Fitted fit(Matrix embeddings, Targets targets, List<Double> shares, boolean varied, DoubleConsumer progress)
            throws IOException {
        progress.accept(0.5);
        int[] images = Folds.sample(targets, MOST_FOR_CHOOSING, seed);
        Targets ofSample = targets.subset(images);
        Candidate best;
        Scorer scorer;
        Chosen chosen;
        try (Matrix sample = rows(embeddings, targets, images);
                Points points = Points.of(sample, blocks, shares, threads, scratch);
                HeadSearch search = new HeadSearch(points, ofSample, threads, seed, scratch)) {
            best = choose(search, ofSample, steps.contains(Step.HEADS), done -> progress.accept(0.5 + done / 2));
            chosen = chosen(search, best, shares, varied, ofSample);
            scorer = images.length == targets.ofImages().size()
                    ? search.fitted(best.parts())
                    : onAll(embeddings, targets, shares, best);
        }
        String from = varied ? ", learnt from mirror images too" : "";
        LOG.log(INFO, () -> "Head: " + chosen.head() + from + ", held-out losses alone " + chosen.tried());
        List<double[]> logOdds = best.scaled().stream()
                .map(scores -> Head.logOdds(scores, targets.single()))
                .toList();
        Calibration calibration = best.images().isEmpty() || !steps.contains(Step.CALIBRATION)
                ? Calibration.identity(targets.labels())
                : Calibration.fit(logOdds, best.images(), ofSample);
        progress.accept(1);
        return new Fitted(
                new Head(scorer.times(best.losses().factor()), targets.single(), calibration),
                chosen,
                heldOut(best.images(), logOdds, images, targets, calibration),
                Repetitions.of(embeddings, targets));
    }

    /** Whether a regression that learns from all rows is not clearly worse, for images held out, than one that learns from the images' own. */
    private boolean bears(Matrix own, Matrix all, Targets targets, List<Double> shares) throws IOException {
        Losses alone = firstLosses(own, targets, shares);
        Losses together = firstLosses(all, targets, shares);
        return alone.gain(together) > -MOST_UNCERTAIN_LOSS * alone.uncertainty(together);
    }

    /** Losses of images held out from the first regression, which learns from all rows of the others. */
    private Losses firstLosses(Matrix embeddings, Targets targets, List<Double> shares) throws IOException {
        int[] images = Folds.sample(targets, MOST_FOR_MIXING, seed);
        Targets ofSample = targets.subset(images);
        try (Matrix sample = rows(embeddings, targets, images);
                Points points = Points.of(sample, blocks, shares, threads, scratch);
                HeadSearch search = new HeadSearch(points, ofSample, threads, seed, scratch)) {
            return choose(search, ofSample, false, _ -> {}).losses();
        }
    }

    /** All rows of some images. */
    private Matrix rows(Matrix embeddings, Targets targets, int[] images) throws IOException {
        int each = embeddings.rows() / targets.ofImages().size();
        return embeddings.subset(
                Arrays.stream(images)
                        .flatMap(image -> IntStream.range(image * each, (image + 1) * each))
                        .toArray(),
                scratch);
    }

    private static Chosen chosen(
            HeadSearch search, Candidate best, List<Double> shares, boolean varied, Targets targets) {
        Map<String, Double> tried = new LinkedHashMap<>();
        search.tried().forEach((kind, loss) -> tried.put(kind.words(), loss));
        double loss = Losses.of(best.scores(), best.images(), targets).mean();
        String words = best.parts().stream().map(Part::words).collect(Collectors.joining(" + "));
        return new Chosen(shares, varied, words, loss, tried, search.balanced());
    }

    private Scorer onAll(Matrix embeddings, Targets targets, List<Double> shares, Candidate best) throws IOException {
        try (Points points = Points.of(embeddings, blocks, shares, threads, scratch);
                HeadSearch search = new HeadSearch(points, targets, threads, seed, scratch)) {
            return search.fitted(best.parts());
        }
    }

    /** Shares of the blocks: what the images say, drawn towards the usual ones where they are few. */
    private List<Double> mix(Matrix embeddings, Targets targets) throws IOException, InterruptedException {
        List<Double> usual = usualShares();
        if (!steps.contains(Step.MIXING) || neverHeldOut(targets)) {
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

    private Candidate choose(HeadSearch search, Targets targets, boolean several, DoubleConsumer progress)
            throws IOException {
        if (neverHeldOut(targets)) {
            Part part = targets.single() ? USUAL : USUAL_OF_SEVERAL;
            return new Candidate(List.of(part), List.of(), List.of(), new Losses(1, List.of()));
        }
        int images = targets.ofImages().size();
        return search.best(Folds.of(targets, Folds.count(images), seed), several, progress);
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
