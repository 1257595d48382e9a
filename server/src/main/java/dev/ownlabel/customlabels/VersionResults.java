package dev.ownlabel.customlabels;

import dev.ownlabel.aws.S3Location;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a finished training left behind, as DescribeProjectVersions names it (specification, manifests.md §7.1). After a failure by
 * manifest content only {@code manifestSummary} and the validation manifests are there; after a file error nothing is.
 *
 * @param f1Score model-level F1, 0 to 1; null after a failure
 * @param billableSeconds only after success
 */
public record VersionResults(
        Instant trainingEnd,
        @Nullable Double f1Score,
        @Nullable Long billableSeconds,
        @Nullable S3Location evaluationSummary,
        @Nullable S3Location manifestSummary,
        @Nullable S3Location trainingOutput,
        @Nullable S3Location testingOutput,
        @Nullable S3Location trainingValidation,
        @Nullable S3Location testingValidation) {}
