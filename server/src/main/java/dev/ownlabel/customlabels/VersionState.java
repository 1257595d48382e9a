package dev.ownlabel.customlabels;

import org.jspecify.annotations.Nullable;

/** The life of a project version (specification, operations.md §4.3). A state carries what is true only in it. */
public sealed interface VersionState {
    record TrainingInProgress() implements VersionState {}

    record TrainingCompleted() implements VersionState {}

    /** Training ended without a model; {@code reason} is the StatusMessage. */
    record TrainingFailed(String reason) implements VersionState {}

    /** The model of another version is being copied into this one. */
    record CopyingInProgress() implements VersionState {}

    /** The copy is a model of its own; {@code note} says what of the source was not there to be copied, mostly nothing. */
    record CopyingCompleted(String note) implements VersionState {}

    /** Copying ended without a model; {@code reason} is the StatusMessage. */
    record CopyingFailed(String reason) implements VersionState {}

    /** {@code max} is null where no auto-scaling was asked for. */
    record Starting(int min, @Nullable Integer max) implements VersionState {}

    record Running(int min, @Nullable Integer max) implements VersionState {}

    /** Running the model failed; {@code reason} is the StatusMessage. */
    record Failed(String reason) implements VersionState {}

    record Stopping() implements VersionState {}

    record Stopped() implements VersionState {}

    record Deleting() implements VersionState {}
}
