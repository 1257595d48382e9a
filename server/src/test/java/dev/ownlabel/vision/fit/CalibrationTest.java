package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    /** Label 0 is present with odds exp(2 s - 1) whatever the head says with its score s; label 1 is label 0's opposite. */
    private static Calibration fitted(int images) {
        Random random = new Random(5);
        List<double[]> scores = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        List<Set<Integer>> truth = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            double score = random.nextGaussian() * 2;
            boolean present = random.nextDouble() < 1 / (1 + Math.exp(1 - 2 * score));
            scores.add(new double[] {score, -score});
            numbers.add(i);
            truth.add(Set.of(present ? 0 : 1));
        }
        return Calibration.fit(scores, numbers, new Targets(2, truth, true));
    }

    @Test
    void muchDataShowsTheTrueOdds() {
        Calibration calibration = fitted(5000);

        assertThat(calibration.slopes().get(0)).isEqualTo(2, within(.2));
        assertThat(calibration.offsets().get(0)).isEqualTo(-1, within(.15));
        assertThat(calibration.confidence(0, 0.5)).isEqualTo(.5, within(.03));
    }

    @Test
    void littleDataLeavesTheScoresNearlyAsTheyAre() {
        Calibration calibration = fitted(2);

        assertThat(calibration.slopes().get(0)).isEqualTo(1, within(.5));
        assertThat(calibration.offsets().get(0)).isEqualTo(0, within(.5));
    }

    @Test
    void aHigherScoreNeverMeansLessConfidence() {
        List<double[]> contrary = List.of(new double[] {3, 0}, new double[] {-3, 0});
        Targets targets = new Targets(2, List.of(Set.of(1), Set.of(0)), true);

        Calibration calibration = Calibration.fit(contrary, List.of(0, 1), targets);

        assertThat(calibration.slopes()).allMatch(slope -> slope > 0);
    }
}
