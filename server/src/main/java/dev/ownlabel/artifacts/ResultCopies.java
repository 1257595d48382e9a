package dev.ownlabel.artifacts;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectHead;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.objectstore.PutTarget;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries the training results of a source into the bucket and prefix of its copy, byte for byte and under the copy's names, read as
 * the source's account and written as the copy's. A file that its owner has removed since cannot be copied; it is noted and left out.
 */
final class ResultCopies {
    private static final int BUFFER = 64 * 1024;

    private final ObjectStore objects;
    private final JobRun run;
    private final AccountId sourceAccount;
    private final ProjectVersion copy;
    private final List<String> missing = new ArrayList<>();

    /** The copy's account cannot write results where it asked for them. */
    static final class UnwritableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnwritableException(ObjectStoreException cause) {
            super("Unable to write to output S3 bucket.", cause);
        }
    }

    ResultCopies(ObjectStore objects, JobRun run, AccountId sourceAccount, ProjectVersion copy) {
        this.objects = objects;
        this.run = run;
        this.sourceAccount = sourceAccount;
        this.copy = copy;
    }

    /** Which files were not there. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** Copies every file that the source's results name; billed time belongs to the source alone (C). */
    VersionResults copy(VersionResults source) throws IOException, ObjectStoreException, UnwritableException {
        return new VersionResults(
                source.trainingEnd(),
                source.f1Score(),
                null,
                copy(ResultFile.EVALUATION_SUMMARY, source.evaluationSummary()),
                copy(ResultFile.MANIFEST_SUMMARY, source.manifestSummary()),
                copy(ResultFile.TRAINING_GROUND_TRUTH, source.trainingOutput()),
                copy(ResultFile.TESTING_GROUND_TRUTH, source.testingOutput()),
                copy(ResultFile.TRAINING_VALIDATION, source.trainingValidation()),
                copy(ResultFile.TESTING_VALIDATION, source.testingValidation()));
    }

    private @Nullable S3Location copy(ResultFile file, @Nullable S3Location source)
            throws IOException, ObjectStoreException, UnwritableException {
        run.checkpoint();
        if (source == null) {
            return null;
        }
        Optional<ObjectContent> opened = open(source);
        if (opened.isEmpty()) {
            missing.add(file.stem());
            return null;
        }
        try (ObjectContent content = opened.get()) {
            S3Location target = file.place(copy);
            MessageDigest digest = Sha256.start();
            ObjectHead written = write(
                    target,
                    new DigestInputStream(content.stream(), digest),
                    content.head().sizeBytes());
            verify(written.location(), digest.digest());
            return target;
        }
    }

    /** Empty where the source's account has the file no longer. */
    private Optional<ObjectContent> open(S3Location source) throws ObjectStoreException {
        try {
            return Optional.of(objects.open(sourceAccount, source));
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private ObjectHead write(S3Location at, InputStream bytes, long sizeBytes)
            throws ObjectStoreException, UnwritableException {
        try {
            return objects.put(
                    new PutTarget(copy.arn().account(), at.bucket(), at.key(), "application/json"),
                    bytes,
                    sizeBytes,
                    copy.kmsKeyId());
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.UNAVAILABLE) {
                throw e;
            }
            throw new UnwritableException(e);
        }
    }

    /** Reads the copy again, where its account may read what it wrote: rights to an output bucket may be to put only. */
    private void verify(S3Location written, byte[] digest) throws IOException, ObjectStoreException {
        try (ObjectContent content = objects.open(copy.arn().account(), written)) {
            MessageDigest found = Sha256.start();
            byte[] buffer = new byte[BUFFER];
            for (int read = content.stream().read(buffer);
                    read >= 0;
                    read = content.stream().read(buffer)) {
                found.update(buffer, 0, read);
            }
            if (!MessageDigest.isEqual(found.digest(), digest)) {
                throw new IOException("What was written to " + written.uri() + " is not what was read");
            }
        } catch (ObjectStoreException e) {
            if (e.reason() != Reason.ACCESS_DENIED) {
                throw e;
            }
        }
    }
}
