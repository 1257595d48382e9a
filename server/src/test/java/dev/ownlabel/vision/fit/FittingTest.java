package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.fit.Fitting.Fitted;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Scorer;
import dev.ownlabel.vision.graph.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of head, fitted on coordinates and on features. */
class FittingTest {
    private static final int WIDTH = 40;
    private static final List<Block> BLOCKS = List.of(new Block("x", 30), new Block("y", 10));

    @TempDir
    private Path scratch;

    /** Opens a way of fitting. */
    @FunctionalInterface
    private interface Way {
        Fitting open(Points points, Principal space, Targets targets);
    }

    private static final List<Way> ALL = List.of(
            (points, _, targets) -> new Regressions(points, targets, Loss.CHOICE, Balance.none(targets), 1),
            (points, _, targets) -> new Regressions(points, targets, Loss.CHOICE, Balance.of(targets), 1),
            (points, _, targets) -> new Regressions(points, targets, Loss.MARGIN, Balance.none(targets), 1),
            (_, space, targets) -> new Discriminants(space, targets, false),
            (_, space, targets) -> new Discriminants(space, targets, true),
            (_, space, targets) -> new Perceptrons(space, targets, 1, 1));

    @Test
    void whatIsServedScoresAsWhatWasFittedAndUnseenImagesAreRecognised() throws Exception {
        for (int images : new int[] {36, 150}) { // fewer and more than features
            Targets targets = targets(images);
            try (Matrix embeddings = clusters(targets);
                    Points points = Points.of(embeddings, BLOCKS, List.of(.7, .3), 1, scratch);
                    Principal space = Principal.of(points, 25, 1, 5, scratch)) {
                float[] used = new float[images];
                Arrays.fill(used, 0, images * 2 / 3, 1);
                for (Way way : ALL) {
                    try (Fitting fitting = way.open(points, space, targets)) {
                        Fitted fitted = fitting.fit(fitting.strengths()[1], used, Fitting.ALONE);
                        Scorer scorer = fitted.scorer();
                        int right = 0;
                        for (int row = images * 2 / 3; row < images; row++) {
                            double[] scores = fitted.scores(row);
                            assertThat(scorer.scores(embeddings.row(row))).containsExactly(scores, within(5e-3));
                            right += targets.has(row, largest(scores)) ? 1 : 0;
                        }
                        assertThat(right)
                                .as("%s of %d images", fitting.getClass(), images)
                                .isGreaterThan(images / 3 * 8 / 10);
                    }
                }
            }
        }
    }

    @Test
    void aPerceptronLearnsWhatIsNotLinear() throws Exception {
        Random random = new Random(2);
        List<Set<Integer>> labels = new ArrayList<>();
        try (Matrix embeddings = Matrix.of(200, WIDTH, 1 << 20, scratch)) {
            for (int i = 0; i < 200; i++) {
                float[] row = new float[WIDTH];
                row[0] = (float) ((i % 2 == 0 ? 3 : -3) + random.nextGaussian());
                row[1] = (float) ((i / 2 % 2 == 0 ? 3 : -3) + random.nextGaussian());
                embeddings.set(i, row);
                labels.add(Set.of(i % 2 == i / 2 % 2 ? 0 : 1));
            }
            Targets targets = new Targets(2, labels, true);
            float[] used = new float[200];
            Arrays.fill(used, 0, 120, 1);
            try (Points points = Points.of(embeddings, BLOCKS, List.of(.5, .5), 1, scratch);
                    Principal space = Principal.of(points, 10, 1, 5, scratch)) {
                assertThat(right(ALL.getFirst(), points, space, targets, used)).isLessThan(60);
                assertThat(right(ALL.getLast(), points, space, targets, used)).isGreaterThan(72);
            }
        }
    }

    private static int right(Way way, Points points, Principal space, Targets targets, float[] used) {
        try (Fitting fitting = way.open(points, space, targets)) {
            Fitted fitted = fitting.fit(1e-3, used, Fitting.ALONE);
            int right = 0;
            for (int row = 0; row < used.length; row++) {
                right += used[row] == 0 && targets.has(row, largest(fitted.scores(row))) ? 1 : 0;
            }
            return right;
        }
    }

    @Test
    void aDiscriminantOfTwoBallsIsTheirMiddle() throws Exception {
        List<Set<Integer>> labels = List.of(Set.of(0), Set.of(0), Set.of(1), Set.of(1));
        try (Matrix embeddings = Matrix.of(4, 1, 1 << 20, scratch)) {
            float[][] rows = {{1}, {3}, {7}, {9}};
            for (int i = 0; i < 4; i++) {
                embeddings.set(i, rows[i]);
            }
            Targets targets = new Targets(2, labels, true);
            try (Points points = Points.of(embeddings, List.of(new Block("x", 1)), List.of(1.0), 1, scratch);
                    Principal space = Principal.of(points, 1, 1, 5, scratch);
                    Fitting fitting = new Discriminants(space, targets, false)) {
                Scorer scorer =
                        fitting.fit(1, new float[] {1, 1, 1, 1}, Fitting.ALONE).scorer();

                double[] middle = scorer.scores(new float[] {5});
                double[] left = scorer.scores(new float[] {4.5f});
                assertThat(middle[0]).isEqualTo(middle[1], within(1e-3));
                assertThat(left[0]).isGreaterThan(left[1]);
            }
        }
    }

    @Test
    void principalAxesAreThoseThatDifferMost() throws Exception {
        Random random = new Random(8);
        try (Matrix embeddings = Matrix.of(100, 3, 1 << 20, scratch)) {
            for (int i = 0; i < 100; i++) {
                double along = random.nextGaussian();
                embeddings.set(i, new float[] {
                    (float) (6 * along + .1 * random.nextGaussian()),
                    (float) (6 * along + .1 * random.nextGaussian()),
                    (float) (.1 * random.nextGaussian())
                });
            }
            List<Block> blocks = List.of(new Block("x", 3));
            try (Points points = Points.of(embeddings, blocks, List.of(1.0), 1, scratch);
                    Principal space = Principal.of(points, 1, 1, 5, scratch)) {
                double squares = 0;
                for (int i = 0; i < 100; i++) {
                    squares += Math.pow(space.matrix().row(i)[0], 2);
                }
                assertThat(squares / 100).isEqualTo(1, within(1e-3));
                double[] one = space.linear(new double[] {1, 0}, 1).scores(embeddings.row(7));
                assertThat(one[0]).isEqualTo(space.matrix().row(7)[0], within(1e-3));
                double[] far = space.linear(new double[] {1, 0}, 1).scores(new float[] {6, 6, 0});
                double[] aside = space.linear(new double[] {1, 0}, 1).scores(new float[] {6, -6, 0});
                assertThat(Math.abs(far[0])).isGreaterThan(5 * Math.abs(aside[0]));
            }
        }
    }

    private static int largest(double[] scores) {
        int largest = 0;
        for (int k = 1; k < scores.length; k++) {
            largest = scores[k] > scores[largest] ? k : largest;
        }
        return largest;
    }

    /** Three labels, the last with half as many images. */
    private static Targets targets(int images) {
        List<Set<Integer>> labels = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            labels.add(Set.of(i % 5 / 2));
        }
        return new Targets(3, labels, true);
    }

    private Matrix clusters(Targets targets) throws IOException {
        Random random = new Random(3);
        double[][] centres = new double[3][WIDTH];
        for (double[] centre : centres) {
            Arrays.setAll(centre, _ -> random.nextGaussian());
        }
        int images = targets.ofImages().size();
        Matrix embeddings = Matrix.of(images, WIDTH, 1 << 20, scratch);
        for (int row = 0; row < images; row++) {
            float[] values = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                values[i] =
                        (float) (centres[targets.ofImages().get(row).iterator().next()][i] + random.nextGaussian());
            }
            embeddings.set(row, values);
        }
        return embeddings;
    }
}
