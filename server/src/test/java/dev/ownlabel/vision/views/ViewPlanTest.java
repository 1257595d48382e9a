package dev.ownlabel.vision.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ViewPlanTest {
    private static final double[] CANDIDATES = {3e8, 1e9, 4e9};

    @Test
    void allIsTriedOnAllImagesWhereThereIsTime() {
        assertThat(ViewPlan.of(150, 2e8, CANDIDATES, Duration.ofMinutes(3), 2)).isEqualTo(new ViewPlan(150, 3));
    }

    @Test
    void ofManyImagesAFewHundredSuffice() {
        assertThat(ViewPlan.of(250_000, 2e8, CANDIDATES, Duration.ofHours(1), 2))
                .isEqualTo(new ViewPlan(400, 3));
    }

    @Test
    void lessTimeMeansFewerImagesAndThenFewerViews() {
        ViewPlan less = ViewPlan.of(1000, 2e8, CANDIDATES, Duration.ofSeconds(90), 2);
        ViewPlan little = ViewPlan.of(1000, 2e8, CANDIDATES, Duration.ofSeconds(20), 2);

        assertThat(less.views()).isEqualTo(3);
        assertThat(less.images()).isBetween(200, 399);
        assertThat(little.views()).isBetween(1, 2);
    }

    @Test
    void noTimeOrNothingToTryMeansNone() {
        assertThat(ViewPlan.of(1000, 2e8, CANDIDATES, Duration.ofMillis(10), 1).views())
                .isZero();
        assertThat(ViewPlan.of(1000, 2e8, new double[0], Duration.ofHours(1), 1).views())
                .isZero();
    }
}
