package dev.ownlabel.customlabels;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project version as its row says.
 *
 * @param statusMessage the text beside the status; while training, the progress
 * @param outputPrefix key prefix of the result files, possibly empty
 * @param minInferenceUnits the last value given at a start; null before the first
 */
public record ProjectVersion(
        ProjectVersionArn arn,
        VersionState state,
        String statusMessage,
        Instant createdAt,
        TrainingSource source,
        String outputBucket,
        String outputPrefix,
        @Nullable String kmsKeyId,
        @Nullable String description,
        Map<String, String> tags,
        @Nullable Integer minInferenceUnits,
        @Nullable Integer maxInferenceUnits,
        @Nullable VersionResults results) {
    public ProjectVersion {
        tags = Map.copyOf(tags);
    }
}
