package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.customlabels.DatasetState.CreateComplete;
import dev.ownlabel.customlabels.DatasetState.CreateFailed;
import dev.ownlabel.customlabels.DatasetState.CreateInProgress;
import dev.ownlabel.customlabels.DatasetState.DeleteInProgress;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.DatasetState.UpdateComplete;
import dev.ownlabel.customlabels.DatasetState.UpdateFailed;
import dev.ownlabel.customlabels.DatasetState.UpdateInProgress;
import java.util.Optional;

/** The life of a dataset as one total function (specification, operations.md §4.2, §5.5, §5.7, §5.9, §5.10). */
public final class DatasetLifecycle {

    /** What can happen to a dataset: asked for by a client, or reported by a job. */
    public sealed interface Event {
        record Created() implements Event {}

        record CreationFailed(Failure failure) implements Event {}

        record UpdateRequested() implements Event {}

        record DistributionRequested() implements Event {}

        record Updated() implements Event {}

        record UpdateRefused(Failure failure) implements Event {}

        record DeleteRequested() implements Event {}
    }

    private DatasetLifecycle() {}

    /**
     * What {@code event} does in {@code state}.
     *
     * @throws IllegalStateException when a job reports what cannot have happened in that state
     */
    public static Step<DatasetState> step(DatasetState state, Event event) {
        return switch (event) {
            case Event.Created() -> created(state);
            case Event.CreationFailed(Failure failure) -> creationFailed(state, failure);
            case Event.UpdateRequested() -> updateRequested(state);
            case Event.DistributionRequested() -> distributionRequested(state);
            case Event.Updated() -> updated(state);
            case Event.UpdateRefused(Failure failure) -> updateRefused(state, failure);
            case Event.DeleteRequested() -> deleteRequested(state);
        };
    }

    /** Why the entries cannot be listed; empty where they can. */
    public static Optional<ErrorCode> reading(DatasetState state) {
        return switch (state) {
            case CreateInProgress _ -> Optional.of(ErrorCode.RESOURCE_NOT_READY);
            case CreateFailed _ -> Optional.of(ErrorCode.RESOURCE_NOT_READY);
            case UpdateInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case DeleteInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case CreateComplete _ -> Optional.empty();
            case UpdateComplete _ -> Optional.empty();
            case UpdateFailed _ -> Optional.empty();
        };
    }

    /** Why no training can begin with the dataset; empty where it can. */
    public static Optional<ErrorCode> training(DatasetState state) {
        return switch (state) {
            case CreateInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case UpdateInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case DeleteInProgress _ -> Optional.of(ErrorCode.RESOURCE_IN_USE);
            case CreateFailed _ -> Optional.of(ErrorCode.INVALID_PARAMETER);
            case CreateComplete _ -> Optional.empty();
            case UpdateComplete _ -> Optional.empty();
            case UpdateFailed _ -> Optional.empty();
        };
    }

    /** The status as the API names it. */
    public static String status(DatasetState state) {
        return switch (state) {
            case CreateInProgress _ -> "CREATE_IN_PROGRESS";
            case CreateComplete _ -> "CREATE_COMPLETE";
            case CreateFailed _ -> "CREATE_FAILED";
            case UpdateInProgress _ -> "UPDATE_IN_PROGRESS";
            case UpdateComplete _ -> "UPDATE_COMPLETE";
            case UpdateFailed _ -> "UPDATE_FAILED";
            case DeleteInProgress _ -> "DELETE_IN_PROGRESS";
        };
    }

    /** The state that {@link #status} named; {@code failure} is used where the status has one. */
    public static DatasetState state(String status, Failure failure) {
        return switch (status) {
            case "CREATE_IN_PROGRESS" -> new CreateInProgress();
            case "CREATE_COMPLETE" -> new CreateComplete();
            case "CREATE_FAILED" -> new CreateFailed(failure);
            case "UPDATE_IN_PROGRESS" -> new UpdateInProgress();
            case "UPDATE_COMPLETE" -> new UpdateComplete();
            case "UPDATE_FAILED" -> new UpdateFailed(failure);
            case "DELETE_IN_PROGRESS" -> new DeleteInProgress();
            default -> throw new IllegalStateException("A dataset has the unknown status " + status);
        };
    }

    private static Step<DatasetState> created(DatasetState state) {
        return switch (state) {
            case CreateInProgress _ -> new Step.To<>(new CreateComplete());
            case CreateComplete _ -> new Step.Repeated<>();
            case CreateFailed _ -> throw stale(state, "Created");
            case UpdateInProgress _ -> throw stale(state, "Created");
            case UpdateComplete _ -> throw stale(state, "Created");
            case UpdateFailed _ -> throw stale(state, "Created");
            case DeleteInProgress _ -> throw stale(state, "Created");
        };
    }

    private static Step<DatasetState> creationFailed(DatasetState state, Failure failure) {
        return switch (state) {
            case CreateInProgress _ -> new Step.To<>(new CreateFailed(failure));
            case CreateFailed _ -> new Step.Repeated<>();
            case CreateComplete _ -> throw stale(state, "CreationFailed");
            case UpdateInProgress _ -> throw stale(state, "CreationFailed");
            case UpdateComplete _ -> throw stale(state, "CreationFailed");
            case UpdateFailed _ -> throw stale(state, "CreationFailed");
            case DeleteInProgress _ -> throw stale(state, "CreationFailed");
        };
    }

    private static Step<DatasetState> updateRequested(DatasetState state) {
        return switch (state) {
            case CreateComplete _ -> new Step.To<>(new UpdateInProgress());
            case UpdateComplete _ -> new Step.To<>(new UpdateInProgress());
            case UpdateFailed _ -> new Step.To<>(new UpdateInProgress());
            case CreateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case UpdateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case DeleteInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case CreateFailed _ -> new Step.Refused<>(ErrorCode.INVALID_PARAMETER);
        };
    }

    private static Step<DatasetState> distributionRequested(DatasetState state) {
        return switch (state) {
            case CreateComplete _ -> new Step.To<>(new UpdateInProgress());
            case UpdateComplete _ -> new Step.To<>(new UpdateInProgress());
            case UpdateFailed _ -> new Step.To<>(new UpdateInProgress());
            case CreateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_NOT_READY);
            case CreateFailed _ -> new Step.Refused<>(ErrorCode.RESOURCE_NOT_READY);
            case UpdateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_NOT_READY);
            case DeleteInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_NOT_READY);
        };
    }

    private static Step<DatasetState> updated(DatasetState state) {
        return switch (state) {
            case UpdateInProgress _ -> new Step.To<>(new UpdateComplete());
            case UpdateComplete _ -> new Step.Repeated<>();
            case CreateInProgress _ -> throw stale(state, "Updated");
            case CreateComplete _ -> throw stale(state, "Updated");
            case CreateFailed _ -> throw stale(state, "Updated");
            case UpdateFailed _ -> throw stale(state, "Updated");
            case DeleteInProgress _ -> throw stale(state, "Updated");
        };
    }

    private static Step<DatasetState> updateRefused(DatasetState state, Failure failure) {
        return switch (state) {
            case UpdateInProgress _ -> new Step.To<>(new UpdateFailed(failure));
            case UpdateFailed _ -> new Step.Repeated<>();
            case CreateInProgress _ -> throw stale(state, "UpdateRefused");
            case CreateComplete _ -> throw stale(state, "UpdateRefused");
            case CreateFailed _ -> throw stale(state, "UpdateRefused");
            case UpdateComplete _ -> throw stale(state, "UpdateRefused");
            case DeleteInProgress _ -> throw stale(state, "UpdateRefused");
        };
    }

    private static Step<DatasetState> deleteRequested(DatasetState state) {
        return switch (state) {
            case CreateComplete _ -> new Step.To<>(new DeleteInProgress());
            case CreateFailed _ -> new Step.To<>(new DeleteInProgress());
            case UpdateComplete _ -> new Step.To<>(new DeleteInProgress());
            case UpdateFailed _ -> new Step.To<>(new DeleteInProgress());
            case CreateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case UpdateInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
            case DeleteInProgress _ -> new Step.Refused<>(ErrorCode.RESOURCE_IN_USE);
        };
    }

    private static IllegalStateException stale(DatasetState state, String event) {
        return new IllegalStateException(event + " reported for a dataset that is " + status(state));
    }
}
