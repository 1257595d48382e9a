package dev.ownlabel.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.ServiceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger emptied = new AtomicInteger();

    private Admission admission(Units units, int lanes, int queue, Duration timeout) {
        return new Admission(
                units,
                new InferenceSettings(
                        2, lanes, queue, 4, timeout, Duration.ofSeconds(60), Duration.ofSeconds(30), 1L << 30),
                clock,
                emptied::incrementAndGet);
    }

    @Test
    void aRequestAboveLanesAndQueueIsRefusedAtOnce() {
        Admission admission = admission(new Units(2, 2), 1, 1, Duration.ofSeconds(30));
        for (int i = 0; i < 4; i++) {
            assertThat(admission.enter()).isTrue();
        }

        assertThatThrownBy(admission::enter)
                .isInstanceOf(ServiceException.class)
                .hasMessage("Provisioned Rate exceeded.");
    }

    @Test
    void unitsGrowWithTheLoadUpToTheMaximum() {
        Admission admission = admission(new Units(1, 3), 1, 0, Duration.ofSeconds(30));

        admission.enter();
        admission.enter();
        admission.enter();

        assertThat(admission.units()).isEqualTo(3);
        assertThatThrownBy(admission::enter).isInstanceOf(ServiceException.class);
    }

    @Test
    void unitsShrinkToTheMinimumAfterIdleness() {
        Admission admission = admission(new Units(1, 3), 1, 0, Duration.ofSeconds(30));
        admission.enter();
        admission.enter();
        admission.enter();
        admission.leave();
        admission.leave();
        admission.leave();

        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(61));
            admission.enter();
            admission.leave();
        }

        assertThat(admission.units()).isEqualTo(1);
    }

    @Test
    void unitsAreGivenBackOneByOneAlsoWhenNobodyComes() {
        Admission admission = admission(new Units(1, 3), 1, 0, Duration.ofSeconds(30));
        admission.enter();
        admission.enter();
        admission.enter();
        admission.leave();
        admission.leave();
        admission.leave();

        clock.advance(Duration.ofSeconds(61));
        assertThat(admission.units()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(60));
        assertThat(admission.units()).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        assertThat(admission.units()).isEqualTo(1);
    }

    @Test
    void unitsInUseAreNotGivenBack() {
        Admission admission = admission(new Units(1, 3), 1, 0, Duration.ofSeconds(30));
        admission.enter();
        admission.enter();

        clock.advance(Duration.ofHours(1));

        assertThat(admission.units()).isEqualTo(2);
    }

    @Test
    void theUnitsWantedFollowWhoIsInside() {
        Admission admission = admission(new Units(1, 3), 2, 8, Duration.ofSeconds(30));

        assertThat(admission.unitsWanted()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            admission.enter();
        }
        assertThat(admission.unitsWanted()).isEqualTo(3);
        for (int i = 0; i < 5; i++) {
            admission.enter();
        }
        assertThat(admission.unitsWanted()).isEqualTo(3);
    }

    @Test
    void withoutAMaximumTheNumberNeverChanges() {
        Admission admission = admission(new Units(2, 2), 1, 8, Duration.ofSeconds(30));

        for (int i = 0; i < 10; i++) {
            admission.enter();
        }

        assertThat(admission.units()).isEqualTo(2);
    }

    @Test
    void aClosedAdmissionLetsNobodyInAndTheLastOneOutEmptiesItOnce() throws Exception {
        Admission admission = admission(new Units(1, 1), 1, 1, Duration.ofSeconds(30));
        admission.enter();
        admission.enter();

        admission.close();

        assertThat(admission.enter()).isFalse();
        assertThat(admission.awaitEmpty(Duration.ofMillis(1))).isFalse();
        assertThat(emptied).hasValue(0);
        admission.leave();
        admission.leave();
        assertThat(emptied).hasValue(1);
        assertThat(admission.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void closingAnEmptyOneEmptiesItOnce() {
        Admission admission = admission(new Units(1, 1), 1, 1, Duration.ofSeconds(30));

        admission.close();
        admission.close();

        assertThat(emptied).hasValue(1);
    }
}
