package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final double SMALL_NETWORK = 100e6;

    @Test
    void fewImagesAreTunedThreeTimesOverAndThenAll() {
        assertThat(Plan.of(500, SMALL_NETWORK, true, Duration.ofSeconds(150), 2))
                .contains(new Plan(3, 25));
    }

    @Test
    void manyImagesAreHeldOutOnce() {
        assertThat(Plan.of(4000, SMALL_NETWORK, true, Duration.ofSeconds(200), 2))
                .hasValueSatisfying(plan -> assertThat(plan.folds()).isEqualTo(1));
    }

    @Test
    void aNetworkTooLargeForItsTimeIsNotTuned() {
        assertThat(Plan.of(500, 100 * SMALL_NETWORK, true, Duration.ofSeconds(150), 2))
                .isEmpty();
    }

    @Test
    void aProcessorWithoutShortNumbersGetsFewerEpochs() {
        assertThat(Plan.of(500, SMALL_NETWORK, false, Duration.ofSeconds(150), 2))
                .hasValueSatisfying(plan -> assertThat(plan.epochs()).isBetween(8, 20));
    }

    @Test
    void moreTimeNeverMeansFewerEpochs() {
        int before = 0;
        for (int seconds = 10; seconds < 200; seconds += 10) {
            int epochs = Plan.of(500, SMALL_NETWORK, true, Duration.ofSeconds(seconds), 2)
                    .filter(plan -> plan.folds() == 3)
                    .map(Plan::epochs)
                    .orElse(0);
            assertThat(epochs).isGreaterThanOrEqualTo(before);
            before = epochs;
        }
        assertThat(before).isEqualTo(25);
    }
}
