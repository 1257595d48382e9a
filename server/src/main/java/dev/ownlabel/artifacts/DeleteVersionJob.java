package dev.ownlabel.artifacts;

import static java.lang.System.Logger.Level.ERROR;
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
        ProjectVersionArn version = ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
        if (versions.find(version).isEmpty()) {
            return new Outcome.Done();
        }
        try {
            artifacts.delete(version);
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Deleting " + version + " waits for the object store", e);
            return new Outcome.RetryAfter(RETRY);
        }
        run.commit(transaction -> {
            versions.remove(transaction, version);
            return version;
        });
        return new Outcome.Done();
    }

    /** The version stays DELETING: a row that is gone while its model is still stored would hide data from its owner. */
    @Override
    public void abandoned(JobRun run, String reason) {
        LOG.log(ERROR, "Version " + run.subject() + " could not be deleted and stays DELETING: " + reason);
    }
}
