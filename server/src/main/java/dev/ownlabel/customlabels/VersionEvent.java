package dev.ownlabel.customlabels;

import org.jspecify.annotations.Nullable;

/** What can happen to a project version: asked for by a client, or reported by a job. */
public sealed interface VersionEvent {
    record TrainingSucceeded() implements VersionEvent {}

    record TrainingFailed(String reason) implements VersionEvent {}

    /** {@code note} says what of the source was not there to be copied; empty where nothing was missing. */
    record CopySucceeded(String note) implements VersionEvent {}

    record CopyFailed(String reason) implements VersionEvent {}

    record StartRequested(int min, @Nullable Integer max) implements VersionEvent {}

    record ModelLoaded() implements VersionEvent {}

    record LoadFailed(String reason) implements VersionEvent {}

    record StopRequested() implements VersionEvent {}

    record ModelUnloaded() implements VersionEvent {}

    record DeleteRequested() implements VersionEvent {}
}
