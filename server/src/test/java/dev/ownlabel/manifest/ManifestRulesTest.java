package dev.ownlabel.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestRulesTest {

    private static ManifestStatistics labelled(String... labels) {
        ManifestStatistics statistics = new ManifestStatistics();
        for (String label : labels) {
            statistics.add(LineParser.parse(TestLines.line(TestLines.label("a", label))));
        }
        return statistics;
    }

    private static ManifestStatistics boxed(String label) {
        ManifestStatistics statistics = new ManifestStatistics();
        statistics.add(LineParser.parse(TestLines.line(TestLines.boxed(label))));
        return statistics;
    }

    @Test
    void moreThanAFifthOfInvalidLinesIsTooMany() {
        ManifestStatistics statistics = labelled("a", "b", "a", "b");
        statistics.add(LineParser.parse(""));

        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .isEmpty();

        statistics.add(LineParser.parse(""));

        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .containsExactly(
                        ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST,
                        ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        assertThat(statistics.errorLines()).containsExactly(5, 6);
    }

    @Test
    void invalidLinesThatADatasetKeepsAreNoTerminalErrors() {
        ManifestStatistics statistics = labelled("a", "b");
        statistics.add(LineParser.parse(TestLines.line("\"kind\":1")));

        assertThat(ManifestRules.testingErrors(statistics))
                .containsExactly(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST);
    }

    @Test
    void repetitionsAreIgnoredAndTooManyOfThemRefused() {
        ManifestStatistics statistics = labelled("a", "b", "a", "b");
        ManifestEntry entry = LineParser.parse(TestLines.line(TestLines.label("kind", "c")));

        statistics.add(entry.asRepetition());
        assertThat(ManifestRules.testingErrors(statistics)).isEmpty();
        statistics.add(entry.asRepetition());

        assertThat(ManifestRules.testingErrors(statistics))
                .containsExactly(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        assertThat(statistics.ignored()).isEqualTo(2);
        assertThat(statistics.dropped()).isEqualTo(2);
        assertThat(statistics.errorLines()).isEmpty();
        assertThat(statistics.labels()).containsOnlyKeys("a", "b");
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
        ManifestStatistics statistics = labelled("a", "a");
        statistics.add(LineParser.parse(TestLines.line(TestLines.boxed("b"))));

        assertThat(ManifestRules.trainingErrors(statistics, UseCase.IMAGE_LEVEL_LABELS))
                .containsExactly(ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS);
    }

    @Test
    void imageLevelLabelsAreUsableWhereLogosAreLearnedAndFoundInBoxes() {
        ManifestStatistics logos = labelled("a", "b");

        assertThat(ManifestRules.useCase(logos, boxed("a"))).isEqualTo(UseCase.OBJECT_LOCALIZATION);
        assertThat(ManifestRules.trainingErrors(logos, UseCase.OBJECT_LOCALIZATION))
                .isEmpty();
        assertThat(ManifestRules.overlapErrors(logos, boxed("a"), UseCase.OBJECT_LOCALIZATION))
                .isEmpty();
    }

    @Test
    void imageLevelLabelsAreNotUsableBesideBoxes() {
        ManifestStatistics statistics = labelled("a", "b");
        statistics.add(LineParser.parse(TestLines.line(TestLines.boxed("c"))));

        assertThat(ManifestRules.usableLabels(statistics, UseCase.OBJECT_LOCALIZATION))
                .containsExactly("c");
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
        statistics.add(LineParser.parse(TestLines.lineOf("s3://elsewhere/1.png", TestLines.label("a", "a"))));

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
    void theKindOfModelFollowsTheLabels() {
        ManifestStatistics none = new ManifestStatistics();
        ManifestStatistics boxed = boxed("cup");
        ManifestStatistics labelled = labelled("a");
        ManifestStatistics both = labelled("a");
        both.add(LineParser.parse(TestLines.line(TestLines.boxed("cup"))));
        ManifestStatistics mostlyLabelled = labelled("a", "b");
        mostlyLabelled.add(LineParser.parse(TestLines.line(TestLines.boxed("cup"))));

        assertThat(ManifestRules.useCase(none, boxed)).isEqualTo(UseCase.NOT_DETERMINED);
        assertThat(ManifestRules.useCase(labelled, none)).isEqualTo(UseCase.IMAGE_LEVEL_LABELS);
        assertThat(ManifestRules.useCase(mostlyLabelled, labelled)).isEqualTo(UseCase.IMAGE_LEVEL_LABELS);
        assertThat(ManifestRules.useCase(both, none)).isEqualTo(UseCase.OBJECT_LOCALIZATION);
        assertThat(ManifestRules.useCase(boxed, none)).isEqualTo(UseCase.OBJECT_LOCALIZATION);
        assertThat(ManifestRules.useCase(labelled, boxed)).isEqualTo(UseCase.OBJECT_LOCALIZATION);
    }

    @Test
    void detectionNeedsOneLabel() {
        assertThat(ManifestRules.trainingErrors(boxed("cup"), UseCase.OBJECT_LOCALIZATION))
                .isEmpty();
        assertThat(ManifestRules.trainingErrors(new ManifestStatistics(), UseCase.OBJECT_LOCALIZATION))
                .containsExactly(ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS);
    }

    @Test
    void testsMustHaveHalfOfTheUsableTrainingLabels() {
        ManifestStatistics testing = labelled("a", "b");

        assertThat(ManifestRules.overlapErrors(boxed("a"), testing, UseCase.OBJECT_LOCALIZATION))
                .containsExactly(ManifestError.ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP);
    }
}
