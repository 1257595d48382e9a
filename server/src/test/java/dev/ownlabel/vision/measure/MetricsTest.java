package dev.ownlabel.vision.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.measure.EvaluationResult.Confusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static ImageScore image(int number, int label, float... confidences) {
        List<Float> list = new ArrayList<>();
        for (float confidence : confidences) {
            list.add(confidence);
        }
        return new ImageScore(number, label < 0 ? Set.of() : Set.of(label), list);
    }

    @Test
    void theThresholdIsWhereF1IsBestOnTheTestedImages() {
        List<ImageScore> images = List.of(
                image(0, 0, .9f, .1f),
                image(1, 0, .8f, .2f),
                image(2, 1, .7f, .6f),
                image(3, 0, .4f, .5f),
                image(4, 1, .1f, .9f));

        LabelMetrics first =
                new Metrics(List.of("a", "b"), images).result(_ -> .5).labels().getFirst();

        // two of three at precision 1 give F1 0.8; all three at precision 3/4 give 6/7
        assertThat(first.threshold()).isEqualTo(.25, within(1e-6));
        assertThat(first.precision()).isEqualTo(.75);
        assertThat(first.recall()).isEqualTo(1);
        assertThat(first.f1()).isEqualTo(6.0 / 7, within(1e-12));
        assertThat(first.testingImages()).isEqualTo(3);
    }

    @Test
    void f1IsTheHarmonicMeanAndAggregatesAreUnweightedMeans() {
        List<ImageScore> images =
                List.of(image(0, 0, .9f, .2f), image(1, 0, .3f, .6f), image(2, 1, .6f, .7f), image(3, 0, .8f, .1f));

        EvaluationResult result = new Metrics(List.of("a", "b"), images).result(_ -> .5);

        for (LabelMetrics label : result.labels()) {
            double harmonic = 2 * label.precision() * label.recall() / (label.precision() + label.recall());
            assertThat(label.f1()).isEqualTo(harmonic, within(1e-12));
        }
        assertThat(result.f1())
                .isEqualTo((result.labels().get(0).f1() + result.labels().get(1).f1()) / 2, within(1e-12));
        assertThat(result.accuracy()).isEqualTo(.75);
    }

    @Test
    void aLabelWithoutTestImagesReportsZerosAndIsLeftOutOfTheMeans() {
        List<ImageScore> images = List.of(image(0, 0, .9f, .2f, .1f), image(1, 1, .3f, .6f, .2f));

        EvaluationResult result = new Metrics(List.of("a", "b", "c"), images).result(label -> label / 10.0);

        assertThat(result.labels().get(2)).isEqualTo(new LabelMetrics("c", 0, 0, 0, .2, 0));
        assertThat(result.f1()).isEqualTo(1);
    }

    @Test
    void theConfusionMatrixSharesOutTheImagesOfEachTrueLabel() {
        List<ImageScore> images =
                List.of(image(0, 0, .9f, .2f), image(1, 0, .3f, .6f), image(2, 0, .8f, .7f), image(3, 1, .1f, .4f));

        EvaluationResult result = new Metrics(List.of("a", "b"), images).result(_ -> .5);

        assertThat(result.confusion())
                .containsExactly(
                        new Confusion("a", "a", 2.0 / 3),
                        new Confusion("a", "b", 1.0 / 3),
                        new Confusion("b", "a", 0),
                        new Confusion("b", "b", 1));
    }

    @Test
    void extremeThresholdsAreNotClamped() {
        List<ImageScore> images = List.of(image(0, 0, .999f, .003f), image(1, 1, .99f, .004f));

        EvaluationResult result = new Metrics(List.of("a", "b"), images).result(_ -> .5);

        assertThat(result.labels().get(0).threshold()).isGreaterThan(.99);
        assertThat(result.labels().get(1).threshold()).isLessThan(.01);
    }

    @Test
    void noImagesAtAllGiveZeros() {
        EvaluationResult result = new Metrics(List.of("a", "b"), List.of()).result(_ -> .5);

        assertThat(result.f1()).isZero();
        assertThat(result.accuracy()).isZero();
        assertThat(result.testingImages()).isZero();
    }
}
