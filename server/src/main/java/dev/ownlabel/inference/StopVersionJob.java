package dev.ownlabel.inference;

import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.FencedException;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import java.time.Duration;

/** Takes the model of a version in STOPPING out of service; requests under way finish first. */
public final class StopVersionJob implements JobHandler {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ProjectVersions versions;
    private final RunningModels models;

    public StopVersionJob(ProjectVersions versions, RunningModels models) {
        this.versions = versions;
        this.models = models;
    }

    @Override
    public String kind() {
        return JobKinds.STOP_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        ProjectVersionArn version = StartVersionJob.version(run);
        if (!stopping(version)) {
            return new Outcome.Done();
        }
        try {
            if (!models.unload(version)) {
                return new Outcome.RetryAfter(AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FencedException("The server is stopping");
        }
        unloaded(run, version);
        return new Outcome.Done();
    }

    private boolean stopping(ProjectVersionArn version) {
        return versions.find(version)
                .map(ProjectVersion::state)
                .filter(VersionState.Stopping.class::isInstance)
                .isPresent();
    }

    private void unloaded(JobRun run, ProjectVersionArn version) {
        run.commit(transaction -> versions.apply(transaction, version, new VersionEvent.ModelUnloaded()));
    }

    /** Nobody is let in any more, so the version is as good as stopped. */
    @Override
    public void abandoned(JobRun run, String reason) {
        unloaded(run, StartVersionJob.version(run));
    }
}
