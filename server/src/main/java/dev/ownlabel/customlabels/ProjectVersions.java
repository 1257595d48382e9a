package dev.ownlabel.customlabels;

import dev.ownlabel.metastore.Transaction;
import java.util.List;
import java.util.Optional;

/** The project versions: their rows, and every move of their lives. */
public final class ProjectVersions {

    /** The version, or empty where no such row exists. */
    public Optional<ProjectVersion> find(ProjectVersionArn arn) {
        throw new IllegalStateException("not built yet" + arn);
    }

    /**
     * Moves the version by {@code event} in its own transaction; enqueues what the new state needs done.
     *
     * @throws dev.ownlabel.aws.ServiceException RESOURCE_NOT_FOUND, RESOURCE_IN_USE or INVALID_PARAMETER where the move is refused
     */
    public VersionState apply(ProjectVersionArn arn, VersionEvent event) {
        throw new IllegalStateException("not built yet" + arn + event);
    }

    /** As {@link #apply(ProjectVersionArn, VersionEvent)}, in the caller's transaction (a job's fenced commit). */
    public VersionState apply(Transaction transaction, ProjectVersionArn arn, VersionEvent event) {
        throw new IllegalStateException("not built yet" + transaction + arn + event);
    }

    /** Notes how far the training is: shown as StatusMessage while TRAINING_IN_PROGRESS. */
    public void progress(Transaction transaction, ProjectVersionArn arn, String message) {
        throw new IllegalStateException("not built yet" + transaction + arn + message);
    }

    /** Writes the results beside the state; in the same transaction as the event that ends the training. */
    public void recordResults(Transaction transaction, ProjectVersionArn arn, VersionResults results) {
        throw new IllegalStateException("not built yet" + transaction + arn + results);
    }

    /** Removes the row of a version in DELETING: the last step of its deletion. */
    public void remove(Transaction transaction, ProjectVersionArn arn) {
        throw new IllegalStateException("not built yet" + transaction + arn);
    }

    /** Every version that is STARTING, RUNNING or STOPPING: what a restarted server has to load again or to finish stopping. */
    public List<ProjectVersion> deployed() {
        throw new IllegalStateException("not built yet");
    }
}
