package dev.ownlabel.customlabels;

/** The life of a dataset: where its last operation stands (specification, operations.md §4.2). */
public sealed interface DatasetState {
    record CreateInProgress() implements DatasetState {}

    record CreateComplete() implements DatasetState {}

    record CreateFailed(Failure failure) implements DatasetState {}

    record UpdateInProgress() implements DatasetState {}

    record UpdateComplete() implements DatasetState {}

    record UpdateFailed(Failure failure) implements DatasetState {}

    record DeleteInProgress() implements DatasetState {}

    /**
     * Why an operation failed.
     *
     * @param message the StatusMessage
     * @param ofService whether the service is at fault (SERVICE_ERROR) and not what it was given (CLIENT_ERROR)
     */
    record Failure(String message, boolean ofService) {}
}
