package dev.ownlabel.customlabels;

/** Names of the jobs that the domain enqueues; the subject of each is the ARN it is about. */
public final class JobKinds {
    /** Handled by {@code training}. */
    public static final String TRAIN_VERSION = "train-version";

    /** Handled by {@code artifacts}. */
    public static final String COPY_VERSION = "copy-version";

    /** Handled by {@code inference}. */
    public static final String START_VERSION = "start-version";

    /** Handled by {@code inference}. */
    public static final String STOP_VERSION = "stop-version";

    /** Handled by {@code artifacts}. */
    public static final String DELETE_VERSION = "delete-version";

    /** Handled by {@code ingest}. */
    public static final String CREATE_DATASET = "create-dataset";

    /** Handled by {@code ingest}. */
    public static final String UPDATE_DATASET = "update-dataset";

    /** Handled by {@code ingest}; the subject is the project's ARN. */
    public static final String DISTRIBUTE_DATASETS = "distribute-datasets";

    /** Handled by {@code ingest}. */
    public static final String DELETE_DATASET = "delete-dataset";

    /** Handled by {@code ingest}. */
    public static final String DELETE_PROJECT = "delete-project";

    private JobKinds() {}
}
