package dev.ownlabel.vision.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BoxTest {
    private static final Box SQUARE = new Box(0, 0, 2, 2);

    @Test
    void theOverlapIsTheSharedAreaByTheAreaOfBoth() {
        assertThat(SQUARE.iou(new Box(1, 1, 3, 3))).isEqualTo(1.0 / 7, within(1e-12));
        assertThat(SQUARE.iou(SQUARE)).isEqualTo(1);
    }

    @Test
    void boxesThatOnlyTouchDoNotOverlap() {
        assertThat(SQUARE.iou(new Box(2, 0, 4, 2))).isZero();
        assertThat(SQUARE.iou(new Box(5, 5, 6, 6))).isZero();
    }

    @Test
    void aBoxOfNoAreaOverlapsNothing() {
        Box point = new Box(1, 1, 1, 1);

        assertThat(point.iou(point)).isZero();
        assertThat(SQUARE.iou(point)).isZero();
    }

    @Test
    void theOverlapIsTheSameInPixelsAndInShares() {
        Box other = new Box(1, 0, 3, 2);

        assertThat(SQUARE.scaled(0.25, 0.1).iou(other.scaled(0.25, 0.1))).isEqualTo(SQUARE.iou(other), within(1e-12));
    }
}
