package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.fit.numeric.Cholesky;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureSearchTest {
    private static final int IMAGES = 60;
    private static final List<Block> BLOCKS = List.of(new Block("noise", 200), new Block("useful", 200));

    @TempDir
    private Path scratch;

    @Test
    void theBlockThatTellsLabelsApartGetsMostOfTheShares() throws Exception {
        try (Matrix embeddings = embeddings()) {
            Kernels kernels = Kernels.of(embeddings, BLOCKS, Scaler.of(embeddings, BLOCKS), 1);

            Mixture found;
            try (MixtureSearch search = new MixtureSearch(kernels, targets(), 2)) {
                found = search.best(List.of(.9, .1), List.of(0, 1));
            }

            assertThat(found.shares().get(1)).isGreaterThan(.4);
            assertThat(found.shares().get(0) + found.shares().get(1)).isEqualTo(1, within(1e-9));
        }
    }

    @Test
    void lossesOfImagesLeftOutAreThoseOfHeadsFittedWithoutThem() throws Exception {
        double strength = 1e-3;
        try (Matrix embeddings = embeddings()) {
            Kernels kernels = Kernels.of(embeddings, BLOCKS, Scaler.of(embeddings, BLOCKS), 1);
            List<Double> shares = List.of(.5, .5);

            double byFormula;
            try (MixtureSearch search = new MixtureSearch(kernels, targets(), 1)) {
                byFormula = search.losses(shares, strength).mean();
            }

            List<double[]> scores = new ArrayList<>();
            for (int left = 0; left < IMAGES; left++) {
                scores.add(without(left, kernels.mixed(shares), strength));
            }
            List<Integer> images = IntStream.range(0, IMAGES).boxed().toList();
            assertThat(byFormula).isEqualTo(Losses.of(scores, images, targets()).mean(), within(1e-3));
        }
    }

    /** Scores of an image by a least-squares head that is fitted on all others. */
    private double[] without(int left, double[][] products, double strength) {
        int[] others = IntStream.range(0, IMAGES).filter(i -> i != left).toArray();
        double[][] matrix = new double[IMAGES - 1][IMAGES - 1];
        double[][] solved = new double[IMAGES - 1][2];
        for (int i = 0; i < others.length; i++) {
            for (int j = 0; j < others.length; j++) {
                matrix[i][j] = products[others[i]][others[j]] + 1 + (i == j ? strength * IMAGES : 0);
            }
            for (int k = 0; k < 2; k++) {
                solved[i][k] = targets().has(others[i], k) ? 1 : -1;
            }
        }
        Cholesky.of(matrix, strength).solve(solved);
        double[] scores = new double[2];
        for (int i = 0; i < others.length; i++) {
            for (int k = 0; k < 2; k++) {
                scores[k] += (products[left][others[i]] + 1) * solved[i][k];
            }
        }
        return scores;
    }

    private static Targets targets() {
        return new Targets(
                2, IntStream.range(0, IMAGES).mapToObj(i -> Set.of(i % 2)).toList(), true);
    }

    private Matrix embeddings() throws Exception {
        Random random = new Random(7);
        Matrix embeddings = Matrix.of(IMAGES, 400, 1 << 20, scratch);
        for (int row = 0; row < IMAGES; row++) {
            float[] values = new float[400];
            for (int i = 0; i < 400; i++) {
                values[i] = (float) random.nextGaussian() + (i >= 200 && row % 2 == 0 ? .3f : 0);
            }
            embeddings.set(row, values);
        }
        return embeddings;
    }
}
