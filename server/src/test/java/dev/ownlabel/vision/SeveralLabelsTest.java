package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Images with one or two labels, from pictures to a served model: metrics as the specification has them (training-and-inference.md §5). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralLabelsTest {
    private static final List<String> LABELS = List.of("disc", "square", "stripes");

    @TempDir
    private Path scratch;

    private final LabelledImages test = new DrawnImages(60, 4, false);
    private TrainedModel model;
    private EvaluationResult result;

    @BeforeAll
    void train() throws Exception {
        Backbone backbone = new Backbones(scratch).open("builtin");
        model = new Trainer(backbone, new TrainingOptions(2, 1, scratch))
                .train(new TrainingSet(LABELS, new DrawnImages(90, 3, false)), Progress.silent());
        result = new Evaluation(2).evaluate(model, test, Progress.silent());
    }

    private int count(int label, double threshold, boolean predicted, boolean has) {
        int count = 0;
        for (ImageScore image : result.images()) {
            boolean found = image.confidences().get(label) >= threshold;
            count += found == predicted && image.labels().contains(label) == has ? 1 : 0;
        }
        return count;
    }

    private double f1(int label, double threshold) {
        double hits = count(label, threshold, true, true);
        double predicted = hits + count(label, threshold, true, false);
        double all = hits + count(label, threshold, false, true);
        return predicted + all == 0 ? 0 : 2 * hits / (predicted + all);
    }

    @Test
    void eachLabelIsCountedAtItsOwnThresholdOfBestF1() {
        for (int k = 0; k < LABELS.size(); k++) {
            LabelMetrics label = result.labels().get(k);
            double hits = count(k, label.threshold(), true, true);
            assertThat(label.precision())
                    .isEqualTo(hits / (hits + count(k, label.threshold(), true, false)), within(1e-9));
            assertThat(label.recall())
                    .isEqualTo(hits / (hits + count(k, label.threshold(), false, true)), within(1e-9));
            assertThat(label.f1()).isEqualTo(f1(k, label.threshold()), within(1e-9));
            for (ImageScore image : result.images()) {
                assertThat(f1(k, image.confidences().get(k))).isLessThanOrEqualTo(label.f1() + 1e-9);
            }
        }
        assertThat(result.f1())
                .isEqualTo(
                        result.labels().stream()
                                .mapToDouble(LabelMetrics::f1)
                                .average()
                                .orElseThrow(),
                        within(1e-9));
        assertThat(result.f1()).isGreaterThan(.7);
    }

    @Test
    void confidencesAreOfEachLabelAndNotOfAChoiceAmongThem() {
        double one = 0;
        double two = 0;
        int ones = 0;
        int twos = 0;
        for (ImageScore image : result.images()) {
            double sum =
                    image.confidences().stream().mapToDouble(Float::doubleValue).sum();
            if (image.labels().size() == 1) {
                one += sum;
                ones++;
            } else {
                two += sum;
                twos++;
            }
        }
        assertThat(two / twos).isGreaterThan(one / ones + .3).isGreaterThan(1.3);
        assertThat(result.labelCalibrationError()).isLessThan(.25);
    }

    @Test
    void theServedModelFindsTheLabelsAtTheirThresholds() throws Exception {
        ImageReader reader = new ImageReader(ImageLimits.service());
        try (Model served = Model.load(model.bundle(result, Map.of()), 1)) {
            for (int i = 0; i < 10; i++) {
                ImageScore tested = result.images().get(i);
                for (Score score : served.detect(reader.read(test.image(i)))) {
                    int label = LABELS.indexOf(score.label());
                    double threshold = result.labels().get(label).threshold();
                    assertThat(served.threshold(score.label())).isEqualTo(threshold);
                    assertThat(score.confidence01() >= threshold)
                            .isEqualTo(tested.confidences().get(label) >= threshold);
                }
            }
        }
    }
}
