package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What features are worth to a head, by images left out one at a time: tells whether some blocks of features more lower the loss,
 * without fitting a model.
 */
public final class BlockTrial implements AutoCloseable {
    private final MixtureSearch search;
    private final int blocks;

    /** Looks at the rows of a small matrix (some hundred images), which is needed no more afterwards. */
    public BlockTrial(Matrix sample, List<Block> blocks, Targets targets, int threads) {
        this.blocks = blocks.size();
        this.search =
                new MixtureSearch(Kernels.of(sample, blocks, Scaler.of(sample, blocks), threads), targets, threads);
    }

    /**
     * A mixture of blocks.
     *
     * @param shares of all blocks; those that were not allowed have 0
     */
    public record Trial(List<Double> shares, Losses losses) {
        public Trial {
            shares = List.copyOf(shares);
        }

        /** Mean cross-entropy of the images left out. */
        public double loss() {
            return losses.mean();
        }

        /** Mean by which the other's losses are lower. */
        public double gain(Trial other) {
            return losses.gain(other.losses);
        }

        /** Standard error of {@link #gain}, image by image. */
        public double uncertainty(Trial other) {
            return losses.uncertainty(other.losses);
        }
    }

    /** The best mixture of the given blocks alone, by their numbers. */
    public Trial of(List<Integer> allowed) throws InterruptedException {
        List<Double> even = new ArrayList<>(Collections.nCopies(blocks, 0.0));
        allowed.forEach(block -> even.set(block, 1.0 / allowed.size()));
        return trial(even, allowed);
    }

    /** The best mixture that comes of mixing the given blocks into another. */
    public Trial with(Trial start, List<Integer> more) throws InterruptedException {
        return trial(start.shares(), more);
    }

    /** The best mixture that comes of leaving the given blocks out; empty if nothing is left. */
    public Optional<Trial> without(Trial start, List<Integer> less) throws InterruptedException {
        List<Double> left = new ArrayList<>(start.shares());
        less.forEach(block -> left.set(block, 0.0));
        double sum = left.stream().mapToDouble(Double::doubleValue).sum();
        if (sum == 0) {
            return Optional.empty();
        }
        List<Integer> used = IntStream.range(0, blocks)
                .filter(block -> left.get(block) > 0)
                .boxed()
                .toList();
        return Optional.of(trial(left.stream().map(share -> share / sum).toList(), used));
    }

    private Trial trial(List<Double> start, List<Integer> allowed) throws InterruptedException {
        Mixture best = search.best(start, allowed);
        return new Trial(best.shares(), best.losses());
    }

    @Override
    public void close() {
        search.close();
    }
}
