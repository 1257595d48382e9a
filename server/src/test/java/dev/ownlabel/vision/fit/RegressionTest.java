package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.fit.numeric.Lbfgs;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionTest {
    private static final Lbfgs EXACT = new Lbfgs(500, 1e-7);

    @TempDir
    private Path scratch;

    @Test
    void theKnownOptimumOfTwoPointsIsFound() throws Exception {
        try (Matrix points = Matrix.of(2, 1, 1 << 20, scratch)) {
            points.set(0, new float[] {5});
            points.set(1, new float[] {9});
            Targets targets = new Targets(2, List.of(Set.of(0), Set.of(1)), false);
            Scaler scaler = Scaler.of(points, List.of(new Block("x", 1)));
            double strength = .1;

            double[] found;
            try (Regression regression = new Regression(points, targets, Loss.of(targets), 1)) {
                found = regression.fit(scaler, new float[] {1, 1}, strength, new double[4], EXACT);
            }

            // scaled to -1 and 1, the loss of a label is log(1 + exp(-w)) + strength w^2 / 2, lowest where sigmoid(-w)
            // = strength w
            double weight = found[1];
            assertThat(1 / (1 + Math.exp(weight))).isEqualTo(strength * weight, within(1e-5));
            assertThat(found[0]).isEqualTo(-weight, within(1e-5));
            assertThat(found[2]).isEqualTo(0, within(1e-5));
        }
    }

    @Test
    void withoutUsefulFeaturesTheOffsetsAreTheFrequencies() throws Exception {
        try (Matrix points = Matrix.of(4, 1, 1 << 20, scratch)) {
            Targets targets = new Targets(2, List.of(Set.of(0), Set.of(0), Set.of(0), Set.of(1)), true);
            Scaler scaler = Scaler.of(points, List.of(new Block("x", 1)));

            double[] found;
            try (Regression regression = new Regression(points, targets, Loss.of(targets), 1)) {
                found = regression.fit(scaler, new float[] {1, 1, 1, 1}, 1e-3, new double[4], EXACT);
            }

            assertThat(found[2] - found[3]).isEqualTo(Math.log(3), within(1e-4));
        }
    }

    @Test
    void rowsOfWeightZeroDoNotCount() throws Exception {
        try (Matrix points = random(40);
                Matrix half = points.subset(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, scratch)) {
            Targets all = targets(40);
            Targets some = targets(12);
            Scaler scaler = Scaler.of(points, List.of(new Block("x", 6)));
            float[] weights = new float[40];
            Arrays.fill(weights, 0, 12, 1);
            float[] ones = new float[12];
            Arrays.fill(ones, 1);

            double[] weighted;
            double[] alone;
            try (Regression of40 = new Regression(points, all, Loss.CHOICE, 1);
                    Regression of12 = new Regression(half, some, Loss.CHOICE, 1)) {
                weighted = of40.fit(scaler, weights, .01, new double[of40.parameters()], EXACT);
                alone = of12.fit(scaler, ones, .01, new double[of12.parameters()], EXACT);
            }

            for (int i = 0; i < alone.length; i++) {
                assertThat(weighted[i]).isEqualTo(alone[i], within(1e-3));
            }
        }
    }

    private Matrix random(int rows) throws Exception {
        Random random = new Random(3);
        Matrix points = Matrix.of(rows, 6, 1 << 20, scratch);
        for (int row = 0; row < rows; row++) {
            float[] values = new float[6];
            for (int i = 0; i < 6; i++) {
                values[i] = (float) random.nextGaussian() * (i + 1) + i;
            }
            points.set(row, values);
        }
        return points;
    }

    private static Targets targets(int rows) {
        return new Targets(
                2,
                new Random(4).ints(rows, 0, 2).mapToObj(label -> Set.of(label)).toList(),
                true);
    }
}
