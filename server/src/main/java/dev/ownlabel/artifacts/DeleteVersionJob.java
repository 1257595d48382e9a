package dev.ownlabel.artifacts;

import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.time.Duration;

/** Ends the life of a version: first what is stored of it goes, then its row, so that a version that is gone has left nothing. */
public final class DeleteVersionJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(DeleteVersionJob.class.getName());
    /** Copies that read the version are waited for: they end whatever becomes of their source. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final ProjectVersions versions;
    private final Copies copies;
    private final ModelArtifacts artifacts;

    public DeleteVersionJob(ProjectVersions versions, Copies copies, ModelArtifacts artifacts) {
        this.versions = versions;
        this.copies = copies;
        this.artifacts = artifacts;
    }

    @Override
    public String kind() {
        return JobKinds.DELETE_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        try {
            if (copies.awaits(version(run))) {
                return new Outcome.RetryAfter(WAIT);
            }
            delete(run);
            return new Outcome.Done();
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Deleting " + run.subject() + " waits for the object store", e);
            return new Outcome.RetryAfter(RETRY);
        }
    }

    private void delete(JobRun run) throws ObjectStoreException {
        ProjectVersionArn version = version(run);
        if (versions.find(version).isEmpty()) {
            return;
        }
        artifacts.delete(version);
        run.commit(transaction -> {
            versions.remove(transaction, version);
            return version;
        });
    }

    private static ProjectVersionArn version(JobRun run) {
        return ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
    }

    /** Tries once more, and again while that fails: a row that is gone while its model is still stored would hide data from its owner. */
    @Override
    public void abandoned(JobRun run, String reason) {
        try {
            delete(run);
        } catch (ObjectStoreException e) {
            throw new IllegalStateException("Version " + run.subject() + " cannot be deleted: " + reason, e);
        }
    }
}
