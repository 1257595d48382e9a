package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.fit.Ensemble.Candidate;
import dev.ownlabel.vision.fit.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnsembleTest {
    private static final int IMAGES = 300;
    private static final int LABELS = 4;

    private final Targets targets = new Targets(
            LABELS, IntStream.range(0, IMAGES).mapToObj(i -> Set.of(i % LABELS)).toList(), true);

    /** Knows the truth but for noise of its own. */
    private Candidate head(Kind kind, double noise, long seed) {
        Random random = new Random(seed);
        List<double[]> scores = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            double[] own = new double[LABELS];
            for (int k = 0; k < LABELS; k++) {
                own[k] = (targets.has(i, k) ? 1 : 0) + noise * random.nextGaussian();
            }
            scores.add(own);
        }
        List<Integer> images = IntStream.range(0, IMAGES).boxed().toList();
        Losses losses = Losses.of(scores, images, targets);
        return new Candidate(List.of(new Part(kind, 1e-3, 1, 1)), images, scores, losses);
    }

    private Candidate best(Candidate... heads) {
        return new Ensemble(List.of(heads), targets, Balance.none(targets)).best();
    }

    @Test
    void headsThatErrDifferentlyAreAveraged() {
        Candidate one = head(Kind.CHOICE, 1, 1);
        Candidate other = head(Kind.COSINE, 1, 2);

        Candidate best = best(one, other);

        assertThat(best.parts()).extracting(Part::kind).containsExactly(Kind.CHOICE, Kind.COSINE);
        assertThat(best.losses().mean())
                .isLessThan(one.losses().mean())
                .isLessThan(other.losses().mean());
        assertThat(best.parts().stream().mapToDouble(Part::share).sum()).isEqualTo(1, within(1e-9));
        double[] scores = best.scores().get(7);
        double expected = best.parts().get(0).weight() * one.scores().get(7)[2]
                + best.parts().get(1).weight() * other.scores().get(7)[2];
        assertThat(scores[2]).isEqualTo(expected, within(1e-9));
    }

    @Test
    void aHeadThatKnowsNothingIsLeftOut() {
        assertThat(best(head(Kind.CHOICE, .5, 1), head(Kind.COSINE, 30, 2)).parts())
                .extracting(Part::kind)
                .containsExactly(Kind.CHOICE);
    }

    @Test
    void aMuchBetterHeadTakesTheFirstOnesPlace() {
        assertThat(best(head(Kind.CHOICE, 30, 1), head(Kind.MARGIN, .5, 2)).parts())
                .extracting(Part::kind)
                .containsExactly(Kind.MARGIN);
    }

    @Test
    void theSameHeadUnderAnotherNameChangesNothing() {
        assertThat(best(head(Kind.CHOICE, 1, 1), head(Kind.COSINE, 1, 1)).parts())
                .extracting(Part::kind)
                .containsExactly(Kind.CHOICE);
    }
}
