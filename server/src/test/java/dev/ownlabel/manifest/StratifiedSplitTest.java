package dev.ownlabel.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {

    @Test
    void imagesWithoutLabelsAreSplitAsAKindOfTheirOwn() {
        List<List<String>> labels = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            labels.add(i < 10 ? List.of("a") : List.of());
        }

        BitSet chosen = StratifiedSplit.choose(labels, new SplittableRandom(3)).orElseThrow();

        assertThat(chosen.stream().filter(i -> i < 10).count()).isEqualTo(2);
        assertThat(chosen.stream().filter(i -> i >= 10).count()).isEqualTo(2);
    }

    @Test
    void noLabelLosesItsLastTrainingImageToAnotherLabel() {
        List<List<String>> labels =
                List.of(List.of("a", "c"), List.of("b", "c"), List.of("a"), List.of("b"), List.of("c"), List.of("d"));

        for (int seed = 0; seed < 50; seed++) {
            BitSet chosen =
                    StratifiedSplit.choose(labels, new SplittableRandom(seed)).orElseThrow();

            for (String label : List.of("a", "b", "c", "d")) {
                List<Integer> training = new ArrayList<>();
                for (int image = 0; image < labels.size(); image++) {
                    if (labels.get(image).contains(label) && !chosen.get(image)) {
                        training.add(image);
                    }
                }
                assertThat(training)
                        .as("training images of %s, seed %d", label, seed)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void theSameChanceGivesTheSameParts() {
        List<List<String>> labels = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            labels.add(List.of("l" + i % 3));
        }

        assertThat(StratifiedSplit.choose(labels, new SplittableRandom(5)))
                .isEqualTo(StratifiedSplit.choose(labels, new SplittableRandom(5)))
                .isNotEqualTo(StratifiedSplit.choose(labels, new SplittableRandom(6)));
    }

    @Test
    void aFifthOfSeventyImagesIsFourteenAndEachLabelIsOnBothSides() {
        List<List<String>> labels = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            labels.add(List.of(i < 35 ? "a" : "b"));
        }

        BitSet chosen = StratifiedSplit.choose(labels, new SplittableRandom(7)).orElseThrow();

        assertThat(chosen.cardinality()).isEqualTo(14);
        assertThat(chosen.stream().filter(i -> i < 35).count()).isEqualTo(7);
    }

    @Test
    void aLabelWithOneImageStaysInTraining() {
        List<List<String>> labels = List.of(List.of("a"), List.of("a"), List.of("b"), List.of("b"), List.of("c"));

        BitSet chosen = StratifiedSplit.choose(labels, new SplittableRandom(1)).orElseThrow();

        assertThat(chosen.get(4)).isFalse();
        assertThat(chosen.cardinality()).isEqualTo(2);
    }

    @Test
    void noSplitIsPossibleWhereMostLabelsHaveOneImage() {
        List<List<String>> labels = List.of(List.of("a"), List.of("a"), List.of("b"), List.of("c"));

        assertThat(StratifiedSplit.choose(labels, new SplittableRandom(1))).isEmpty();
        assertThat(StratifiedSplit.choose(List.of(), new SplittableRandom(1))).isEmpty();
    }
}
