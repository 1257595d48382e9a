package dev.ownlabel.training;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.FencedException;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Trains a version in TRAINING_IN_PROGRESS. Results, state and the end of the training are one commit under the job's fence; working
 * copies go after it, and a run that finds its version already done only clears up.
 */
public final class TrainingJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(TrainingJob.class.getName());
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS_WITHOUT_MEMORY = 2;
    private static final String OUT_OF_MEMORY =
            "The server has not enough memory for this training. Give it more, or train"
                    + " fewer models at a time or with fewer images.";
    private static final String SERVICE_ISSUE =
            "Ownlabel experienced a service issue. The server's log tells the cause.";

    private final ProjectVersions versions;
    private final TrainingStores stores;
    private final Training training;
    private final InstantSource clock;
    private final Semaphore slots;

    public TrainingJob(
            ProjectVersions versions,
            TrainingStores stores,
            Backbone backbone,
            TrainingOptions options,
            TrainingSettings settings,
            InstantSource clock) {
        this.versions = versions;
        this.stores = stores;
        this.training = new Training(stores, backbone, options, settings, clock);
        this.clock = clock;
        this.slots = new Semaphore(settings.concurrency());
    }

    @Override
    public String kind() {
        return JobKinds.TRAIN_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        Optional<ProjectVersion> version = versions.find(arn(run));
        if (version.isEmpty()) {
            return new Outcome.Done();
        }
        if (version.get().state() instanceof VersionState.TrainingInProgress) {
            if (!slots.tryAcquire()) {
                return new Outcome.RetryAfter(WAIT);
            }
            try {
                train(run, version.get());
            } finally {
                slots.release();
            }
        }
        clearUp(version.get());
        return new Outcome.Done();
    }

    private void train(JobRun run, ProjectVersion version) {
        LOG.log(INFO, "Training " + version.arn() + ", attempt " + run.attempt());
        switch (end(run, version)) {
            case TrainingEnd.Trained(VersionResults results) ->
                conclude(run, version.arn(), results, new VersionEvent.TrainingSucceeded());
            case TrainingEnd.Refused(String reason, VersionResults results) ->
                conclude(run, version.arn(), results, new VersionEvent.TrainingFailed(reason));
        }
    }

    private TrainingEnd end(JobRun run, ProjectVersion version) {
        try {
            return training.run(version, new ProgressNotes(run, versions, version.arn(), clock));
        } catch (OutOfMemoryError e) {
            return outOfMemory(run, version, e);
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.KEY_UNAVAILABLE) {
                LOG.log(WARNING, "The key of " + version.arn() + " cannot be used", e);
                return new TrainingEnd.Refused("The KMS key cannot be used. " + e.getMessage(), noResults());
            }
            throw new UncheckedIOException(new IOException("Training " + version.arn() + " was interrupted", e));
        } catch (IOException e) {
            throw new UncheckedIOException("Training " + version.arn() + " was interrupted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FencedException("The server is stopping");
        }
    }

    /** Once more, since others may have had the memory; then the training ends with what can be done about it. */
    private TrainingEnd outOfMemory(JobRun run, ProjectVersion version, OutOfMemoryError error) {
        if (run.attempt() < ATTEMPTS_WITHOUT_MEMORY) {
            throw error;
        }
        LOG.log(WARNING, "Training " + version.arn() + " has not enough memory", error);
        return new TrainingEnd.Refused(OUT_OF_MEMORY, noResults());
    }

    private void conclude(JobRun run, ProjectVersionArn version, VersionResults results, VersionEvent event) {
        run.commit(transaction -> {
            versions.recordResults(transaction, version, results);
            return versions.apply(transaction, version, event);
        });
        LOG.log(INFO, "Training " + version + " ended: " + event);
    }

    /** What cannot be removed now goes with the version. */
    private void clearUp(ProjectVersion version) {
        try {
            stores.working().of(version).remove("");
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Working copies of " + version.arn() + " are left until it is deleted", e);
        }
    }

    private VersionResults noResults() {
        return new VersionResults(clock.instant(), null, null, null, null, null, null, null, null);
    }

    private static ProjectVersionArn arn(JobRun run) {
        return ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        Optional<ProjectVersion> version = versions.find(arn(run));
        if (version.isPresent() && version.get().state() instanceof VersionState.TrainingInProgress) {
            LOG.log(WARNING, "Training " + version.get().arn() + " is given up: " + reason);
            conclude(run, version.get().arn(), noResults(), new VersionEvent.TrainingFailed(SERVICE_ISSUE));
            clearUp(version.get());
        }
    }
}
