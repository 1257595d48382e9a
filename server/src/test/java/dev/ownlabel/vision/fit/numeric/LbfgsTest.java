package dev.ownlabel.vision.fit.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {
    @Test
    void aStretchedBowlIsDescendedToItsLowestPoint() {
        int size = 50;
        Objective bowl = (point, gradient) -> {
            double value = 0;
            for (int i = 0; i < size; i++) {
                double away = point[i] - i;
                value += (i + 1) * away * away / 2;
                gradient[i] = (i + 1) * away;
            }
            return value;
        };

        double[] lowest = new Lbfgs(200, 1e-8).minimise(bowl, new double[size]);

        for (int i = 0; i < size; i++) {
            assertThat(lowest[i]).isEqualTo(i, within(1e-6));
        }
    }

    @Test
    void theStartIsLeftAlone() {
        double[] start = {3};

        new Lbfgs(10, 1e-8)
                .minimise(
                        (point, gradient) -> {
                            gradient[0] = 2 * point[0];
                            return point[0] * point[0];
                        },
                        start);

        assertThat(start).containsExactly(3);
    }
}
