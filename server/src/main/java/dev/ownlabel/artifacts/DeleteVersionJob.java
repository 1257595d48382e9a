package dev.ownlabel.artifacts;

import static java.lang.System.Logger.Level.WARNING;

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
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final ProjectVersions versions;
    private final ModelArtifacts artifacts;

    public DeleteVersionJob(ProjectVersions versions, ModelArtifacts artifacts) {
        this.versions = versions;
        this.artifacts = artifacts;
    }

    @Override
    public String kind() {
        return JobKinds.DELETE_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        try {
            delete(run);
            return new Outcome.Done();
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Deleting " + run.subject() + " waits for the object store", e);
            return new Outcome.RetryAfter(RETRY);
        }
    }

    private void delete(JobRun run) throws ObjectStoreException {
        ProjectVersionArn version = ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
        if (versions.find(version).isEmpty()) {
            return;
        }
        artifacts.delete(version);
        run.commit(transaction -> {
            versions.remove(transaction, version);
            return version;
        });
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
