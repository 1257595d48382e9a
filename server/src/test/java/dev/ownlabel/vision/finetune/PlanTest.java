package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final double SMALL_NETWORK = 100e6;

    @Test
    void fewImagesAreTunedThreeTimesOverAndThenAll() {
        assertThat(Plan.of(500, SMALL_NETWORK, Recipe.WHOLE, Speed.assumed(true, 2), Duration.ofSeconds(150)))
                .contains(new Plan(3, 25));
    }

    @Test
    void manyImagesAreHeldOutOnce() {
        assertThat(Plan.of(4000, SMALL_NETWORK, Recipe.WHOLE, Speed.assumed(true, 2), Duration.ofSeconds(200)))
                .hasValueSatisfying(plan -> assertThat(plan.folds()).isEqualTo(1));
    }

    @Test
    void aNetworkTooLargeForItsTimeIsNotTuned() {
        assertThat(Plan.of(500, 100 * SMALL_NETWORK, Recipe.WHOLE, Speed.assumed(true, 2), Duration.ofSeconds(150)))
                .isEmpty();
    }

    @Test
    void aProcessorWithoutShortNumbersGetsFewerEpochs() {
        assertThat(Plan.of(500, SMALL_NETWORK, Recipe.WHOLE, Speed.assumed(false, 2), Duration.ofSeconds(150)))
                .hasValueSatisfying(plan -> assertThat(plan.epochs()).isBetween(8, 20));
    }

    /** What mobilenet_edgetpu_1.0 costs at 192 pixels behind its finest map. */
    @Test
    void theLaterPartOfALargeNetworkFitsItsTime() {
        assertThat(late(500, true)).contains(new Plan(2, 12));
        assertThat(late(1000, true)).contains(new Plan(1, 8));
        assertThat(late(500, false)).contains(new Plan(1, 8));
        assertThat(late(4000, true)).isEmpty();
    }

    private static Optional<Plan> late(int images, boolean mixed) {
        List<Double> grey = List.of(128.0, 128.0, 128.0);
        Source source = new Source("n", new byte[0], "e", List.of(), false, 224, new Normalising(false, grey, grey));
        return Plan.of(images, 407e6, Recipe.late(source, images), Speed.assumed(mixed, 2), Duration.ofSeconds(150));
    }

    @Test
    void moreTimeNeverMeansFewerEpochs() {
        int before = 0;
        for (int seconds = 10; seconds < 200; seconds += 10) {
            int epochs = Plan.of(500, SMALL_NETWORK, Recipe.WHOLE, Speed.assumed(true, 2), Duration.ofSeconds(seconds))
                    .filter(plan -> plan.folds() == 3)
                    .map(Plan::epochs)
                    .orElse(0);
            assertThat(epochs).isGreaterThanOrEqualTo(before);
            before = epochs;
        }
        assertThat(before).isEqualTo(25);
    }
}
