package dev.ownlabel.vision.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressionTest {
    private static final Suppression SUPPRESSION = new Suppression(0.5, 3);

    private static FoundBox found(int label, double left, double confidence) {
        return new FoundBox(label, new Box(left, 0, left + 10, 10), (float) confidence);
    }

    @Test
    void ofOverlappingBoxesOfALabelTheMostConfidentStays() {
        FoundBox best = found(0, 1, 0.9);

        assertThat(SUPPRESSION.apply(List.of(found(0, 0, 0.5), best, found(0, 2, 0.8))))
                .containsExactly(best);
    }

    @Test
    void aBoxThatOnlyADroppedOneOverlapsStays() {
        FoundBox best = found(0, 0, 0.9);
        FoundBox last = found(0, 5, 0.3);

        assertThat(SUPPRESSION.apply(List.of(last, found(0, 2.5, 0.6), best))).containsExactly(best, last);
    }

    @Test
    void boxesOfDifferentLabelsDoNotTouchEachOther() {
        assertThat(SUPPRESSION.apply(List.of(found(0, 0, 0.5), found(1, 0, 0.6))))
                .hasSize(2);
    }

    @Test
    void onlySoManyStay() {
        assertThat(SUPPRESSION.apply(
                        List.of(found(0, 0, 0.1), found(0, 20, 0.2), found(0, 40, 0.3), found(0, 60, 0.4))))
                .containsExactly(found(0, 60, 0.4), found(0, 40, 0.3), found(0, 20, 0.2));
    }
}
