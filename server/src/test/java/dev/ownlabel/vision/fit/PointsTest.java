package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.graph.Block;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsTest {
    private static final List<Block> BLOCKS = List.of(new Block("x", 20), new Block("y", 10));
    private static final List<Double> SHARES = List.of(.7, .3);

    @TempDir
    private Path scratch;

    @Test
    void aHeadFittedOnCoordinatesIsTheHeadFittedOnFeatures() throws Exception {
        // 24 images of 30 features are fitted by coordinates, the features themselves by their scaler
        try (Matrix embeddings = random(24)) {
            Targets targets = targets(24);

            Linear byCoordinates;
            try (Points points = Points.of(embeddings, BLOCKS, SHARES, 1, scratch)) {
                assertThat(points.matrix().width()).isEqualTo(24);
                byCoordinates = fitted(points.matrix(), points.scaler(), points, targets);
            }
            Scaler scaler = Scaler.of(embeddings, BLOCKS).shared(BLOCKS, SHARES);
            double[] exact;
            try (Regression regression = new Regression(embeddings, targets, Loss.CHOICE, 1)) {
                exact = regression.fit(scaler, ones(24), .01, new double[regression.parameters()], minimiser());

                for (int row = 0; row < 24; row++) {
                    double[] scores = regression.scores(scaler, exact, row);
                    double difference = scores[0] - scores[1];
                    assertThat(difference(byCoordinates, embeddings.row(row))).isEqualTo(difference, within(2e-3));
                }
            }
        }
    }

    @Test
    void aHeadOfManyImagesIsFoldedIntoItsFeatures() throws Exception {
        try (Matrix embeddings = random(60);
                Points points = Points.of(embeddings, BLOCKS, SHARES, 1, scratch)) {
            Targets targets = targets(60);

            Linear folded = fitted(points.matrix(), points.scaler(), points, targets);

            assertThat(points.matrix()).isSameAs(embeddings);
            int right = 0;
            for (int row = 0; row < 60; row++) {
                boolean second = difference(folded, embeddings.row(row)) < 0;
                right += targets.has(row, second ? 1 : 0) ? 1 : 0;
            }
            assertThat(right).isGreaterThan(55);
        }
    }

    private static Linear fitted(Matrix matrix, Scaler scaler, Points points, Targets targets) {
        try (Regression regression = new Regression(matrix, targets, Loss.CHOICE, 1)) {
            double[] point =
                    regression.fit(scaler, ones(matrix.rows()), .01, new double[regression.parameters()], minimiser());
            return points.linear(point, targets.labels());
        }
    }

    private static Lbfgs minimiser() {
        return new Lbfgs(500, 1e-7);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double difference(Linear linear, float[] row) {
        double[] scores = linear.scores(row);
        return scores[0] - scores[1];
    }

    /** Label 1 where the first feature is high. */
    private static Targets targets(int rows) {
        Random random = new Random(3);
        return new Targets(
                2,
                random.doubles(rows)
                        .mapToObj(value -> Set.of(value > .5 ? 1 : 0))
                        .toList(),
                true);
    }

    private Matrix random(int rows) throws Exception {
        Random random = new Random(3);
        double[] first = random.doubles(rows).toArray();
        Matrix embeddings = Matrix.of(rows, 30, 1 << 20, scratch);
        for (int row = 0; row < rows; row++) {
            float[] values = new float[30];
            for (int i = 0; i < 30; i++) {
                values[i] = (float) (random.nextGaussian() * (i + 1) + i);
            }
            values[0] = (float) (40 * first[row]);
            embeddings.set(row, values);
        }
        return embeddings;
    }
}
