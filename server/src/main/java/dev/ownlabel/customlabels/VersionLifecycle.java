package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.customlabels.VersionEvent.CopyFailed;
import dev.ownlabel.customlabels.VersionEvent.CopySucceeded;
import dev.ownlabel.customlabels.VersionEvent.DeleteRequested;
import dev.ownlabel.customlabels.VersionEvent.LoadFailed;
import dev.ownlabel.customlabels.VersionEvent.ModelLoaded;
import dev.ownlabel.customlabels.VersionEvent.ModelUnloaded;
import dev.ownlabel.customlabels.VersionEvent.StartRequested;
import dev.ownlabel.customlabels.VersionEvent.StopRequested;
import dev.ownlabel.customlabels.VersionEvent.TrainingSucceeded;
import dev.ownlabel.customlabels.VersionState.CopyingCompleted;
import dev.ownlabel.customlabels.VersionState.CopyingFailed;
import dev.ownlabel.customlabels.VersionState.CopyingInProgress;
import dev.ownlabel.customlabels.VersionState.Deleting;
import dev.ownlabel.customlabels.VersionState.Failed;
import dev.ownlabel.customlabels.VersionState.Running;
import dev.ownlabel.customlabels.VersionState.Starting;
import dev.ownlabel.customlabels.VersionState.Stopped;
import dev.ownlabel.customlabels.VersionState.Stopping;
import dev.ownlabel.customlabels.VersionState.TrainingCompleted;
import dev.ownlabel.customlabels.VersionState.TrainingFailed;
import dev.ownlabel.customlabels.VersionState.TrainingInProgress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of a project version as one total function (specification, operations.md §4.3, §5.12, §5.14, §5.15). */
public final class VersionLifecycle {
    private VersionLifecycle() {}

    /**
     * What {@code event} does in {@code state}.
     *
     * @throws IllegalStateException when a job reports what cannot have happened in that state
     */
    public static Step<VersionState> step(VersionState state, VersionEvent event) {
        return switch (event) {
            case TrainingSucceeded _ -> trainingSucceeded(state);
            case VersionEvent.TrainingFailed(String reason) -> trainingFailed(state, reason);
            case CopySucceeded(String note) -> copySucceeded(state, note);
            case CopyFailed(String reason) -> copyFailed(state, reason);
            case StartRequested(int min, Integer max) -> startRequested(state, min, max);
            case ModelLoaded _ -> modelLoaded(state);
            case LoadFailed(String reason) -> loadFailed(state, reason);
            case StopRequested _ -> stopRequested(state);
            case ModelUnloaded _ -> modelUnloaded(state);
            case DeleteRequested _ -> deleteRequested(state);
        };
    }

    /** The status as the API names it. */
    public static String status(VersionState state) {
        return switch (state) {
            case TrainingInProgress _ -> "TRAINING_IN_PROGRESS";
            case TrainingCompleted _ -> "TRAINING_COMPLETED";
            case TrainingFailed _ -> "TRAINING_FAILED";
            case CopyingInProgress _ -> "COPYING_IN_PROGRESS";
            case CopyingCompleted _ -> "COPYING_COMPLETED";
            case CopyingFailed _ -> "COPYING_FAILED";
            case Starting _ -> "STARTING";
            case Running _ -> "RUNNING";
            case Failed _ -> "FAILED";
            case Stopping _ -> "STOPPING";
            case Stopped _ -> "STOPPED";
            case Deleting _ -> "DELETING";
        };
    }

    /** The text beside the status; those of training are Amazon's (operations.md §3.4, O), the others in their style (C). */
    public static String message(VersionState state, @Nullable String progress) {
        return switch (state) {
            case TrainingInProgress _ -> joined("The model is being trained.", progress);
            case TrainingCompleted _ -> "The model is ready to run.";
            case TrainingFailed(String reason) -> reason;
            case CopyingInProgress _ -> joined("The model is being copied.", progress);
            case CopyingCompleted(String note) -> joined("The model is copied and ready to run.", note);
            case CopyingFailed(String reason) -> reason;
            case Starting _ -> "The model is starting.";
            case Running _ -> "The model is running.";
            case Failed(String reason) -> reason;
            case Stopping _ -> "The model is stopping.";
            case Stopped _ -> "The model is stopped and ready to run.";
            case Deleting _ -> "The model is being deleted.";
        };
    }

    private static String joined(String text, @Nullable String more) {
        return more == null || more.isEmpty() ? text : text + " " + more;
    }

    /** Why the version cannot be the source of a copy; empty where it holds a model (specification, policies-and-copy.md §5, C). */
    public static Optional<ErrorCode> copying(VersionState state) {
        return switch (state) {
            case TrainingInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case CopyingInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case Deleting _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case TrainingFailed _ -> Optional.of(ErrorCode.INVALID_PARAMETER);
            case CopyingFailed _ -> Optional.of(ErrorCode.INVALID_PARAMETER);
            case TrainingCompleted _ -> Optional.empty();
            case CopyingCompleted _ -> Optional.empty();
            case Starting _ -> Optional.empty();
            case Running _ -> Optional.empty();
            case Failed _ -> Optional.empty();
            case Stopping _ -> Optional.empty();
            case Stopped _ -> Optional.empty();
        };
    }

    private static Step<VersionState> copySucceeded(VersionState state, String note) {
        return switch (state) {
            case CopyingInProgress _ -> new Step.To<>(new CopyingCompleted(note));
            case CopyingCompleted _ -> new Step.Repeated<>();
            case TrainingInProgress _ -> throw stale(state, "CopySucceeded");
            case TrainingCompleted _ -> throw stale(state, "CopySucceeded");
            case TrainingFailed _ -> throw stale(state, "CopySucceeded");
            case CopyingFailed _ -> throw stale(state, "CopySucceeded");
            case Starting _ -> throw stale(state, "CopySucceeded");
            case Running _ -> throw stale(state, "CopySucceeded");
            case Failed _ -> throw stale(state, "CopySucceeded");
            case Stopping _ -> throw stale(state, "CopySucceeded");
            case Stopped _ -> throw stale(state, "CopySucceeded");
            case Deleting _ -> throw stale(state, "CopySucceeded");
        };
    }

    private static Step<VersionState> copyFailed(VersionState state, String reason) {
        return switch (state) {
            case CopyingInProgress _ -> new Step.To<>(new CopyingFailed(reason));
            case CopyingFailed _ -> new Step.Repeated<>();
            case TrainingInProgress _ -> throw stale(state, "CopyFailed");
            case TrainingCompleted _ -> throw stale(state, "CopyFailed");
            case TrainingFailed _ -> throw stale(state, "CopyFailed");
            case CopyingCompleted _ -> throw stale(state, "CopyFailed");
            case Starting _ -> throw stale(state, "CopyFailed");
            case Running _ -> throw stale(state, "CopyFailed");
            case Failed _ -> throw stale(state, "CopyFailed");
            case Stopping _ -> throw stale(state, "CopyFailed");
            case Stopped _ -> throw stale(state, "CopyFailed");
            case Deleting _ -> throw stale(state, "CopyFailed");
        };
    }

    private static Step<VersionState> trainingSucceeded(VersionState state) {
        return switch (state) {
            case TrainingInProgress _ -> new Step.To<>(new TrainingCompleted());
            case TrainingCompleted _ -> new Step.Repeated<>();
            case TrainingFailed _ -> throw stale(state, "TrainingSucceeded");
            case CopyingInProgress _ -> throw stale(state, "TrainingSucceeded");
            case CopyingCompleted _ -> throw stale(state, "TrainingSucceeded");
            case CopyingFailed _ -> throw stale(state, "TrainingSucceeded");
            case Starting _ -> throw stale(state, "TrainingSucceeded");
            case Running _ -> throw stale(state, "TrainingSucceeded");
            case Failed _ -> throw stale(state, "TrainingSucceeded");
            case Stopping _ -> throw stale(state, "TrainingSucceeded");
            case Stopped _ -> throw stale(state, "TrainingSucceeded");
            case Deleting _ -> throw stale(state, "TrainingSucceeded");
        };
    }

    private static Step<VersionState> trainingFailed(VersionState state, String reason) {
        return switch (state) {
            case TrainingInProgress _ -> new Step.To<>(new TrainingFailed(reason));
            case TrainingFailed _ -> new Step.Repeated<>();
            case TrainingCompleted _ -> throw stale(state, "TrainingFailed");
            case CopyingInProgress _ -> throw stale(state, "TrainingFailed");
            case CopyingCompleted _ -> throw stale(state, "TrainingFailed");
            case CopyingFailed _ -> throw stale(state, "TrainingFailed");
            case Starting _ -> throw stale(state, "TrainingFailed");
            case Running _ -> throw stale(state, "TrainingFailed");
            case Failed _ -> throw stale(state, "TrainingFailed");
            case Stopping _ -> throw stale(state, "TrainingFailed");
            case Stopped _ -> throw stale(state, "TrainingFailed");
            case Deleting _ -> throw stale(state, "TrainingFailed");
        };
    }

    private static Step<VersionState> startRequested(VersionState state, int min, @Nullable Integer max) {
        return switch (state) {
            case TrainingCompleted _ -> new Step.To<>(new Starting(min, max));
            case CopyingCompleted _ -> new Step.To<>(new Starting(min, max));
            case Stopped _ -> new Step.To<>(new Starting(min, max));
            case Failed _ -> new Step.To<>(new Starting(min, max));
            case TrainingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CopyingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Starting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Running _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Stopping _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Deleting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case TrainingFailed _ -> new Step.Refused<>(ErrorCode.INVALID_PARAMETER);
            case CopyingFailed _ -> new Step.Refused<>(ErrorCode.INVALID_PARAMETER);
        };
    }

    private static Step<VersionState> modelLoaded(VersionState state) {
        return switch (state) {
            case Starting(int min, Integer max) -> new Step.To<>(new Running(min, max));
            case Running _ -> new Step.Repeated<>();
            case TrainingInProgress _ -> throw stale(state, "ModelLoaded");
            case TrainingCompleted _ -> throw stale(state, "ModelLoaded");
            case TrainingFailed _ -> throw stale(state, "ModelLoaded");
            case CopyingInProgress _ -> throw stale(state, "ModelLoaded");
            case CopyingCompleted _ -> throw stale(state, "ModelLoaded");
            case CopyingFailed _ -> throw stale(state, "ModelLoaded");
            case Failed _ -> throw stale(state, "ModelLoaded");
            case Stopping _ -> throw stale(state, "ModelLoaded");
            case Stopped _ -> throw stale(state, "ModelLoaded");
            case Deleting _ -> throw stale(state, "ModelLoaded");
        };
    }

    /** Also from RUNNING: a restarted server may fail to load what ran before. */
    private static Step<VersionState> loadFailed(VersionState state, String reason) {
        return switch (state) {
            case Starting _ -> new Step.To<>(new Failed(reason));
            case Running _ -> new Step.To<>(new Failed(reason));
            case Failed _ -> new Step.Repeated<>();
            case TrainingInProgress _ -> throw stale(state, "LoadFailed");
            case TrainingCompleted _ -> throw stale(state, "LoadFailed");
            case TrainingFailed _ -> throw stale(state, "LoadFailed");
            case CopyingInProgress _ -> throw stale(state, "LoadFailed");
            case CopyingCompleted _ -> throw stale(state, "LoadFailed");
            case CopyingFailed _ -> throw stale(state, "LoadFailed");
            case Stopping _ -> throw stale(state, "LoadFailed");
            case Stopped _ -> throw stale(state, "LoadFailed");
            case Deleting _ -> throw stale(state, "LoadFailed");
        };
    }

    private static Step<VersionState> stopRequested(VersionState state) {
        return switch (state) {
            case Running _ -> new Step.To<>(new Stopping());
            case TrainingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case TrainingCompleted _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case TrainingFailed _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CopyingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CopyingCompleted _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CopyingFailed _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Starting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Failed _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Stopping _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Stopped _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Deleting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
        };
    }

    private static Step<VersionState> modelUnloaded(VersionState state) {
        return switch (state) {
            case Stopping _ -> new Step.To<>(new Stopped());
            case Stopped _ -> new Step.Repeated<>();
            case TrainingInProgress _ -> throw stale(state, "ModelUnloaded");
            case TrainingCompleted _ -> throw stale(state, "ModelUnloaded");
            case TrainingFailed _ -> throw stale(state, "ModelUnloaded");
            case CopyingInProgress _ -> throw stale(state, "ModelUnloaded");
            case CopyingCompleted _ -> throw stale(state, "ModelUnloaded");
            case CopyingFailed _ -> throw stale(state, "ModelUnloaded");
            case Starting _ -> throw stale(state, "ModelUnloaded");
            case Running _ -> throw stale(state, "ModelUnloaded");
            case Failed _ -> throw stale(state, "ModelUnloaded");
            case Deleting _ -> throw stale(state, "ModelUnloaded");
        };
    }

    private static Step<VersionState> deleteRequested(VersionState state) {
        return switch (state) {
            case TrainingCompleted _ -> new Step.To<>(new Deleting());
            case TrainingFailed _ -> new Step.To<>(new Deleting());
            case CopyingCompleted _ -> new Step.To<>(new Deleting());
            case CopyingFailed _ -> new Step.To<>(new Deleting());
            case Failed _ -> new Step.To<>(new Deleting());
            case Stopped _ -> new Step.To<>(new Deleting());
            case TrainingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CopyingInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Starting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Running _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Stopping _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case Deleting _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
        };
    }

    private static IllegalStateException stale(VersionState state, String event) {
        return new IllegalStateException(event + " reported for a version that is " + status(state));
    }
}
