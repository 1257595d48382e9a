package dev.ownlabel.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ManifestRulesTest {

    private static ManifestStatistics labelled(String... labels) {
        ManifestStatistics statistics = new ManifestStatistics();
        for (String label : labels) {
            statistics.add(LineParser.parse(line("images", label)));
        }
        return statistics;
    }

    private static String line(String bucket, String label) {
        return "{\"source-ref\":\"s3://" + bucket
                + "/1.png\",\"a\":1,\"a-metadata\":{\"confidence\":1,\"class-name\":\""
                + label + "\",\"human-annotated\":\"yes\",\"creation-date\":\"2022-08-01T10:00:00\","
                + "\"type\":\"groundtruth/image-classification\"}}";
    }

    @Test
    void moreThanAFifthOfInvalidLinesIsTooMany() {
        ManifestStatistics statistics = labelled("a", "b", "a", "b");
        statistics.add(LineParser.parse(""));

        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .isEmpty();

        statistics.add(LineParser.parse(""));

        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .containsExactly(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST);
        assertThat(statistics.errorLines()).containsExactly(5, 6);
    }

    @Test
    void ignoredLinesDoNotCountAsInvalid() {
        ManifestStatistics statistics = labelled("a", "b");
        statistics.add(LineParser.parse("{\"source-ref\":\"s3://images/2.png\"}"));

        assertThat(statistics.ignored()).isEqualTo(1);
        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .isEmpty();
    }

    @Test
    void classificationNeedsTwoLabels() {
        assertThat(ManifestRules.trainingErrors(labelled("a", "a"), UseCase.IMAGE_LEVEL_LABELS))
                .containsExactly(ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS);
    }

    @Test
    void labelsOfTheOtherKindAreNotUsable() {
        assertThat(ManifestRules.trainingErrors(labelled("a", "b"), UseCase.OBJECT_LOCALIZATION))
                .containsExactly(ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS);
    }

    @Test
    void moreThan250LabelsAreTooMany() {
        String[] labels = new String[251];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = "l" + i;
        }

        assertThat(ManifestRules.trainingErrors(labelled(labels), UseCase.IMAGE_LEVEL_LABELS))
                .containsExactly(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
    }

    @Test
    void imagesInTwoBucketsAreRefused() {
        ManifestStatistics statistics = labelled("a", "b");
        statistics.add(LineParser.parse(line("elsewhere", "a")));

        assertThat(ManifestRules.testingErrors(statistics))
                .containsExactly(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
    }

    @Test
    void testsMustHaveHalfOfTheTrainingLabels() {
        UseCase kind = UseCase.IMAGE_LEVEL_LABELS;

        assertThat(ManifestRules.overlapErrors(labelled("a", "b"), labelled("a"), kind))
                .isEmpty();
        assertThat(ManifestRules.overlapErrors(labelled("a", "b", "c"), labelled("a", "x"), kind))
                .containsExactly(ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP);
        assertThat(ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP.text())
                .isEqualTo("Less than 50% label overlap between the training and testing manifest files.");
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
