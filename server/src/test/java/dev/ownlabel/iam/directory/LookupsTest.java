package dev.ownlabel.iam.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.ManualClock;
import dev.ownlabel.iam.directory.Lookups.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LookupsTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Lookups lookups = new Lookups(clock);

    @Test
    void aKeyThatWasNotFoundIsNotLookedForAgainForAMoment() {
        lookups.notFound("AKIA1");

        assertThat(lookups.mayLook("AKIA1")).isEqualTo(Verdict.UNKNOWN);
        assertThat(lookups.mayLook("AKIA2")).isEqualTo(Verdict.LOOK);
    }

    @Test
    void aKeyThatWasNotFoundIsLookedForAgainLater() {
        lookups.notFound("AKIA1");

        clock.advance(Lookups.FORGET_AFTER);

        assertThat(lookups.mayLook("AKIA1")).isEqualTo(Verdict.LOOK);
    }

    @Test
    void madeUpKeysTogetherAreLookedForOnlySoOftenASecond() {
        for (int i = 0; i < Lookups.PER_SECOND; i++) {
            assertThat(lookups.mayLook("AKIA" + i)).isEqualTo(Verdict.LOOK);
        }

        assertThat(lookups.mayLook("AKIAX")).isEqualTo(Verdict.TOO_MANY);
        clock.advance(Duration.ofSeconds(1));
        assertThat(lookups.mayLook("AKIAX")).isEqualTo(Verdict.LOOK);
    }
}
