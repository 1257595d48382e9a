package dev.ownlabel.inference;

import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Loads the model of a version in STARTING: RUNNING when it is there, FAILED when it cannot be had. */
public final class StartVersionJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(StartVersionJob.class.getName());

    private final ProjectVersions versions;
    private final RunningModels models;

    public StartVersionJob(ProjectVersions versions, RunningModels models) {
        this.versions = versions;
        this.models = models;
    }

    @Override
    public String kind() {
        return JobKinds.START_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        ProjectVersionArn version = version(run);
        Optional<VersionState> state = versions.find(version).map(ProjectVersion::state);
        if (state.isPresent() && state.get() instanceof VersionState.Starting(int min, Integer max)) {
            start(run, version, new Units(min, max == null ? min : max));
        }
        return new Outcome.Done();
    }

    private void start(JobRun run, ProjectVersionArn version, Units units) {
        try {
            models.load(version, units);
        } catch (ObjectStoreException e) {
            if (e.reason() == ObjectStoreException.Reason.UNAVAILABLE) {
                throw new UncheckedIOException(new IOException("The object store cannot be reached", e));
            }
            failed(run, version, e);
            return;
        } catch (IOException e) {
            failed(run, version, e);
            return;
        }
        boolean committed = false;
        try {
            commit(run, version, new VersionEvent.ModelLoaded());
            committed = true;
        } finally {
            if (!committed) {
                discard(version);
            }
        }
    }

    private void failed(JobRun run, ProjectVersionArn version, Exception cause) {
        LOG.log(WARNING, "Version " + version + " could not be loaded", cause);
        commit(run, version, new VersionEvent.LoadFailed(reason(cause)));
    }

    private void discard(ProjectVersionArn version) {
        try {
            models.unload(version);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(JobRun run, ProjectVersionArn version, VersionEvent event) {
        run.commit(transaction -> versions.apply(transaction, version, event));
    }

    /** The StatusMessage of a version whose model could not be loaded. */
    static String reason(Exception cause) {
        if (cause instanceof ObjectStoreException store
                && store.reason() == ObjectStoreException.Reason.KEY_UNAVAILABLE) {
            return "The model could not be started: its encryption key cannot be used. " + cause.getMessage();
        }
        return "The model could not be started. " + cause.getMessage();
    }

    static ProjectVersionArn version(JobRun run) {
        return ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        commit(run, version(run), new VersionEvent.LoadFailed("The model could not be started. " + reason));
    }
}
