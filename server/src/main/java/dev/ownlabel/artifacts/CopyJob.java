package dev.ownlabel.artifacts;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies a model into a version in COPYING_IN_PROGRESS: opened under the source's key, sealed under the copy's, read back and
 * compared; then the training results into the copy's bucket. Everything is written to places that the copy's ARN and names give, so
 * a run after a crash overwrites what the one before left; results, state and the release of the source are one commit under the job's
 * fence.
 */
public final class CopyJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(CopyJob.class.getName());
    private static final String SOURCE_REMOVED = "The source model was removed while it was being copied.";
    private static final String SERVICE_ISSUE =
            "Ownlabel experienced a service issue. The server's log tells the cause.";

    private final ProjectVersions versions;
    private final Copies copies;
    private final ModelArtifacts artifacts;
    private final ObjectStore objects;

    private sealed interface End {
        record Copied(VersionResults results, String note) implements End {}

        record Refused(String reason) implements End {}
    }

    public CopyJob(ProjectVersions versions, Copies copies, ModelArtifacts artifacts, ObjectStore objects) {
        this.versions = versions;
        this.copies = copies;
        this.artifacts = artifacts;
        this.objects = objects;
    }

    @Override
    public String kind() {
        return JobKinds.COPY_VERSION;
    }

    @Override
    public Outcome run(JobRun run) {
        Optional<ProjectVersion> found = versions.find(arn(run));
        if (found.isPresent() && found.get().state() instanceof VersionState.CopyingInProgress) {
            switch (end(run, found.get())) {
                case End.Copied(VersionResults results, String note) ->
                    conclude(run, arn(run), results, new VersionEvent.CopySucceeded(note));
                case End.Refused(String reason) -> fail(run, reason);
            }
        } else if (found.isPresent() && found.get().state() instanceof VersionState.CopyingFailed) {
            clearUp(found.get().arn());
        }
        return new Outcome.Done();
    }

    private End end(JobRun run, ProjectVersion copy) {
        if (!(copy.source() instanceof TrainingSource.Copy(ProjectVersionArn source))) {
            throw new IllegalStateException("Not a copy: " + copy.arn());
        }
        LOG.log(INFO, "Copying " + source + " to " + copy.arn() + ", attempt " + run.attempt());
        try {
            return copy(run, source, copy);
        } catch (ObjectStoreException | IOException e) {
            // tried again: the store may be away, or its disk full, for a while only
            throw new UncheckedIOException(new IOException("Copying to " + copy.arn() + " was interrupted", e));
        }
    }

    private End copy(JobRun run, ProjectVersionArn source, ProjectVersion copy)
            throws IOException, ObjectStoreException {
        progress(run, copy, "0 %: Copying the model");
        Optional<ProjectVersion> sourceRow = versions.find(source);
        if (sourceRow.isEmpty()) {
            return new End.Refused(SOURCE_REMOVED);
        }
        VersionResults results = sourceRow.get().results();
        if (results == null) {
            throw new IllegalStateException("A version with a model has no results: " + source);
        }
        String refusal = copyModel(run, source, copy);
        if (refusal != null) {
            return new End.Refused(refusal);
        }
        progress(run, copy, "70 %: Copying the training results");
        ResultCopies files = new ResultCopies(objects, run, source.account(), copy);
        try {
            return new End.Copied(files.copy(results), note(files));
        } catch (ResultCopies.UnwritableException e) {
            LOG.log(WARNING, "Results of " + copy.arn() + " cannot be written", e);
            return new End.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** Why the model cannot be copied; null where it is. What is said of the source is what its owner would tell anybody. */
    private @Nullable String copyModel(JobRun run, ProjectVersionArn source, ProjectVersion copy)
            throws IOException, ObjectStoreException {
        ModelArtifacts.Stored model;
        try {
            model = artifacts.read(source);
        } catch (ObjectStoreException e) {
            return keyRefusal(e, "The KMS key of the source model cannot be used.");
        }
        run.checkpoint();
        ModelArtifacts.Stored written;
        try {
            artifacts.write(copy, model);
            run.checkpoint();
            written = artifacts.read(copy.arn());
        } catch (ObjectStoreException e) {
            return keyRefusal(e, "The KMS key cannot be used. " + e.getMessage());
        }
        if (!Arrays.equals(model.onnx(), written.onnx()) || !Arrays.equals(model.json(), written.json())) {
            throw new IOException("The stored copy is not its source");
        }
        run.checkpoint();
        return null;
    }

    private static String keyRefusal(ObjectStoreException failure, String reason) throws ObjectStoreException {
        if (failure.reason() != Reason.KEY_UNAVAILABLE) {
            throw failure;
        }
        LOG.log(WARNING, reason, failure);
        return reason;
    }

    private static String note(ResultCopies files) {
        return files.missing().isEmpty()
                ? ""
                : "Training results that the source's account keeps no longer were not copied: "
                        + String.join(", ", files.missing()) + ".";
    }

    private void progress(JobRun run, ProjectVersion copy, String message) {
        run.checkpoint();
        run.commit(transaction -> {
            versions.progress(transaction, copy.arn(), message);
            return message;
        });
    }

    private void conclude(JobRun run, ProjectVersionArn copy, @Nullable VersionResults results, VersionEvent event) {
        run.commit(transaction -> {
            if (results != null) {
                versions.recordResults(transaction, copy, results);
            }
            copies.sourceTaken(transaction, copy);
            return versions.apply(transaction, copy, event);
        });
        LOG.log(INFO, "Copying to " + copy + " ended: " + event);
    }

    private void fail(JobRun run, String reason) {
        conclude(run, arn(run), null, new VersionEvent.CopyFailed(reason));
        clearUp(arn(run));
    }

    /** What cannot be removed now goes with the version. */
    private void clearUp(ProjectVersionArn copy) {
        try {
            artifacts.delete(copy);
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Parts of " + copy + " are left until it is deleted", e);
        }
    }

    private static ProjectVersionArn arn(JobRun run) {
        return ProjectVersionArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("Not a version: " + run.subject()));
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        Optional<ProjectVersion> found = versions.find(arn(run));
        if (found.isPresent() && found.get().state() instanceof VersionState.CopyingInProgress) {
            LOG.log(WARNING, "Copying to " + found.get().arn() + " is given up: " + reason);
            fail(run, SERVICE_ISSUE);
        }
    }
}
