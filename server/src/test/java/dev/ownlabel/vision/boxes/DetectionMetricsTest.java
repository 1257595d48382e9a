package dev.ownlabel.vision.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.measure.LabelMetrics;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectionMetricsTest {
    private static final Box A = new Box(0, 0, 10, 10);
    private static final Box B = new Box(20, 0, 30, 10);
    private static final Box C = new Box(40, 0, 50, 10);
    private static final Box NOWHERE = new Box(80, 80, 90, 90);

    private static LabelledBox truth(int label, Box box) {
        return new LabelledBox(label, box);
    }

    private static FoundBox found(int label, Box box, double confidence) {
        return new FoundBox(label, box, (float) confidence);
    }

    private static Box moved(Box box, double by) {
        return new Box(box.left() + by, box.top(), box.right() + by, box.bottom());
    }

    private static DetectionResult result(TestedImage... images) {
        return new DetectionMetrics(List.of("cup", "plate"), List.of(images)).result(_ -> 0.25);
    }

    @Test
    void averagePrecisionIsTheAreaUnderTheBestPrecisionOfEachRecall() {
        // by confidence: right, wrong, right, wrong; three true boxes: precision 1 up to recall 1/3, 2/3 up to 2/3,
        // then 0
        DetectionResult result = result(new TestedImage(
                0,
                List.of(truth(0, A), truth(0, B), truth(0, C)),
                List.of(
                        found(0, A, 0.9),
                        found(0, NOWHERE, 0.8),
                        found(0, moved(B, 1), 0.7),
                        found(0, moved(NOWHERE, 1), 0.6))));

        assertThat(result.averagePrecision()).isEqualTo((34 + 33 * 2.0 / 3) / 101, within(1e-9));
        assertThat(result.averageRecall()).isEqualTo(2.0 / 3, within(1e-9));
    }

    @Test
    void aSecondBoxOnTheSameObjectIsWrong() {
        DetectionResult result =
                result(new TestedImage(0, List.of(truth(0, A)), List.of(found(0, moved(A, 1), 0.9), found(0, A, 0.8))));

        assertThat(result.right()).containsExactly(Set.of(0));
    }

    @Test
    void aBoxTakesTheTrueOneThatItMeetsBest() {
        Box near = moved(A, 2);
        DetectionResult result = result(new TestedImage(
                0, List.of(truth(0, A), truth(0, near)), List.of(found(0, moved(A, 1.9), 0.9), found(0, A, 0.5))));

        assertThat(result.right()).containsExactly(Set.of(0, 1));
    }

    @Test
    void halfAnOverlapIsEnoughAndTheRightPlaceUnderAnotherLabelIsNot() {
        Box half = new Box(0, 0, 5, 10);
        DetectionResult result = result(
                new TestedImage(0, List.of(truth(0, A), truth(1, B)), List.of(found(0, half, 0.9), found(0, B, 0.8))));

        assertThat(result.right()).containsExactly(Set.of(0));
    }

    @Test
    void overHigherOverlapsOnlyExactBoxesCount() {
        // an overlap of 9/11 counts at 0.5 to 0.8: seven of ten
        DetectionResult result = result(new TestedImage(0, List.of(truth(0, A)), List.of(found(0, moved(A, 1), 0.9))));

        assertThat(result.averagePrecision()).isEqualTo(1, within(1e-9));
        assertThat(result.averagePrecisionOverOverlaps()).isEqualTo(0.7, within(1e-9));
    }

    @Test
    void theAssumedThresholdIsWhereTheLabelHasItsBestF1() {
        DetectionResult result = result(new TestedImage(
                0,
                List.of(truth(0, A), truth(0, B)),
                List.of(found(0, A, 0.9), found(0, B, 0.6), found(0, NOWHERE, 0.2))));

        LabelMetrics cup = result.labels().getFirst();
        assertThat(cup.threshold()).isEqualTo(0.4, within(1e-6));
        assertThat(cup.precision()).isEqualTo(1);
        assertThat(cup.recall()).isEqualTo(1);
        assertThat(cup.f1()).isEqualTo(1);
        assertThat(cup.testingImages()).isEqualTo(1);
    }

    @Test
    void aLabelWithoutTestImagesIsLeftOutOfTheMeans() {
        DetectionResult result =
                result(new TestedImage(0, List.of(truth(0, A)), List.of(found(0, A, 0.9), found(1, NOWHERE, 0.9))));

        assertThat(result.f1()).isEqualTo(1);
        assertThat(result.averagePrecision()).isEqualTo(1, within(1e-9));
        assertThat(result.labels().get(1)).isEqualTo(new LabelMetrics("plate", 0, 0, 0, 0.25, 0));
    }

    @Test
    void aLabelThatIsNeverFoundHasZerosAndTheEstimatedThreshold() {
        DetectionResult result = result(new TestedImage(0, List.of(truth(0, A)), List.of(found(0, NOWHERE, 0.9))));

        assertThat(result.labels().getFirst()).isEqualTo(new LabelMetrics("cup", 0, 0, 0, 0.25, 1));
        assertThat(result.averagePrecision()).isZero();
    }
}
