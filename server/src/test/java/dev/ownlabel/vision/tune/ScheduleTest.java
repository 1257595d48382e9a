package dev.ownlabel.vision.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule schedule = new Schedule(4, 104);

    @Test
    void theRateClimbsInALine() {
        assertThat(schedule.factor(0)).isEqualTo(0.2, within(1e-9));
        assertThat(schedule.factor(3)).isEqualTo(0.8, within(1e-9));
    }

    @Test
    void thenItFallsAlongACosineToNothing() {
        assertThat(schedule.factor(4)).isEqualTo(1, within(1e-9));
        assertThat(schedule.factor(54)).isEqualTo(0.5, within(1e-9));
        assertThat(schedule.factor(104)).isEqualTo(0, within(1e-9));
        assertThat(schedule.factor(1000)).isEqualTo(0, within(1e-9));
    }
}
