package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.ProjectArn;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dataset as its row says.
 *
 * @param content the number under which its entries are kept; null before the first were
 * @param building the number of an import that is not finished
 */
public record Dataset(
        DatasetArn arn,
        ProjectArn project,
        DatasetState state,
        Origin origin,
        Instant createdAt,
        Instant updatedAt,
        Statistics statistics,
        @Nullable Long content,
        @Nullable Long building,
        long revision) {

    /** Where the first entries come from. */
    public sealed interface Origin {
        /** A manifest; the version is the one that was current when the dataset was asked for, where the bucket has versions. */
        record Manifest(S3Location at) implements Origin {}

        /** The entries of another dataset. */
        record Copy(DatasetArn source) implements Origin {}

        /** Nowhere: the dataset begins empty. */
        record Nothing() implements Origin {}
    }

    /** Counts as DescribeDataset gives them: images, not lines. */
    public record Statistics(long total, long labeled, long errors, long labels) {}

    /** The text beside the status (specification, operations.md §3.4; those not published in the same style, C). */
    public String statusMessage() {
        return switch (state) {
            case DatasetState.CreateInProgress() -> "The dataset is being created.";
            case DatasetState.CreateComplete() ->
                switch (origin) {
                    case Origin.Manifest _ -> "The dataset was successfully created from the manifest file.";
                    case Origin.Copy _ -> "The dataset was successfully created from the other dataset.";
                    case Origin.Nothing() -> "The dataset was successfully created.";
                };
            case DatasetState.CreateFailed(Failure failure) -> failure.message();
            case DatasetState.UpdateInProgress() -> "The dataset is being updated.";
            case DatasetState.UpdateComplete() -> "The dataset was successfully updated.";
            case DatasetState.UpdateFailed(Failure failure) -> failure.message();
            case DatasetState.DeleteInProgress() -> "The dataset is being deleted.";
        };
    }

    /** SUCCESS, CLIENT_ERROR or SERVICE_ERROR; empty while an operation is in progress. */
    public Optional<String> statusMessageCode() {
        return switch (state) {
            case DatasetState.CreateInProgress(), DatasetState.UpdateInProgress(), DatasetState.DeleteInProgress() ->
                Optional.empty();
            case DatasetState.CreateComplete(), DatasetState.UpdateComplete() -> Optional.of("SUCCESS");
            case DatasetState.CreateFailed(Failure failure) -> Optional.of(code(failure));
            case DatasetState.UpdateFailed(Failure failure) -> Optional.of(code(failure));
        };
    }

    private static String code(Failure failure) {
        return failure.ofService() ? "SERVICE_ERROR" : "CLIENT_ERROR";
    }
}
