package dev.ownlabel.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** When a manifest as a whole is refused (specification, manifests.md §4 and §5.3; training-and-inference.md §1 and §2). */
public final class ManifestRules {
    /** Bytes of a manifest, 1 GiB. */
    public static final long MAX_BYTES = 1L << 30;

    /** Distinct labels of a dataset. */
    public static final int MAX_LABELS = 250;

    private static final int INVALID_PERCENT = 20;
    private static final int OVERLAP_PERCENT = 50;

    private ManifestRules() {}

    /** Whether {@code invalid} of {@code total} lines are more than 20 %. */
    public static boolean isOverInvalidShare(long invalid, long total) {
        return invalid * 100 > total * INVALID_PERCENT;
    }

    /** What kind of model the data ask for; {@code testing} may be empty statistics. */
    public static UseCase useCase(ManifestStatistics training, ManifestStatistics testing) {
        if (training.imageLevelLines() == 0 && training.boxedLines() == 0) {
            return UseCase.NOT_DETERMINED;
        }
        if (testing.boxedLines() > 0 || training.boxedLines() >= training.imageLevelLines()) {
            return UseCase.OBJECT_LOCALIZATION;
        }
        return UseCase.IMAGE_LEVEL_LABELS;
    }

    /**
     * Whether logos are to be found: boxes are asked for, and no training line has one. Then the image-level label of a picture that
     * shows nothing but the logo stands for a box around all of it (specification, training-and-inference.md §1, "Brand location").
     */
    public static boolean isBrand(ManifestStatistics training, UseCase kind) {
        return kind == UseCase.OBJECT_LOCALIZATION && training.boxedLines() == 0;
    }

    /** The labels that a model of that kind can learn from these training data. */
    public static Set<String> usableLabels(ManifestStatistics training, UseCase kind) {
        return training.labels(isBrand(training, kind) ? UseCase.IMAGE_LEVEL_LABELS : kind);
    }

    /** The content errors of a training dataset. Label counts are those after a split. */
    public static List<ManifestError> trainingErrors(ManifestStatistics training, UseCase kind) {
        List<ManifestError> errors = new ArrayList<>(commonErrors(training));
        int least = switch (kind) {
            case IMAGE_LEVEL_LABELS, NOT_DETERMINED -> 2;
            case OBJECT_LOCALIZATION -> 1;
        };
        if (training.labels().size() < least) {
            errors.add(ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS);
        } else if (usableLabels(training, kind).size() < least) {
            errors.add(ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS);
        }
        return errors;
    }

    /** The content errors of a testing dataset; how its labels fit the training is {@link #overlapErrors}. */
    public static List<ManifestError> testingErrors(ManifestStatistics testing) {
        return commonErrors(testing);
    }

    /** The errors that span both datasets: fewer than half of the training labels occur in the tests. */
    public static List<ManifestError> overlapErrors(
            ManifestStatistics training, ManifestStatistics testing, UseCase kind) {
        if (isUnderOverlap(training.labels().keySet(), testing.labels().keySet())) {
            return List.of(ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP);
        }
        if (isUnderOverlap(usableLabels(training, kind), testing.labels(kind))) {
            return List.of(ManifestError.ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP);
        }
        return List.of();
    }

    private static List<ManifestError> commonErrors(ManifestStatistics statistics) {
        List<ManifestError> errors = new ArrayList<>();
        if (isOverInvalidShare(statistics.invalid(), statistics.total())) {
            errors.add(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST);
        }
        if (isOverInvalidShare(statistics.dropped(), statistics.total())) {
            errors.add(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        }
        if (statistics.hasSeveralBuckets()) {
            errors.add(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
        }
        if (statistics.labels().size() > MAX_LABELS) {
            errors.add(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        return errors;
    }

    private static boolean isUnderOverlap(Set<String> training, Set<String> testing) {
        Set<String> both = new HashSet<>(training);
        both.retainAll(testing);
        return both.size() * 100 < training.size() * OVERLAP_PERCENT;
    }
}
