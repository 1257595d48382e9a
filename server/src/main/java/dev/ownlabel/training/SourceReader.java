package dev.ownlabel.training;

import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.manifest.LineReader;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.manifest.ManifestRules;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies the lines that a training is about into its working copies, and finds the file-level errors on the way (specification,
 * manifests.md §5.2). From then on it does not matter what becomes of datasets and manifests.
 */
final class SourceReader {
    private static final String TRAINING = "training";
    private static final String TESTING = "testing";

    /** What was copied; {@code testing} is null where the test images are to be split off. */
    record Sources(LineCopy training, @Nullable LineCopy testing) {}

    private final TrainingStores stores;
    private final Path scratch;
    private final int mostLines;

    SourceReader(TrainingStores stores, Path scratch, int mostLines) {
        this.stores = stores;
        this.scratch = scratch;
        this.mostLines = mostLines;
    }

    Sources read(ProjectVersion version, WorkingCopy working)
            throws RefusedException, IOException, ObjectStoreException {
        AccountId account = version.arn().account();
        return switch (version.source()) {
            case TrainingSource.Datasets(DatasetArn train, DatasetArn test) ->
                new Sources(dataset(working, TRAINING, train), test == null ? null : dataset(working, TESTING, test));
            case TrainingSource.Copy _ -> throw new IllegalStateException("A copy is not trained: " + version.arn());
            case TrainingSource.Manifests manifests ->
                new Sources(
                        manifests(working, TRAINING, account, manifests.training()),
                        manifests.autoCreate() ? null : manifests(working, TESTING, account, manifests.testing()));
        };
    }

    private LineCopy dataset(WorkingCopy working, String name, DatasetArn dataset)
            throws RefusedException, IOException, ObjectStoreException {
        Optional<LineCopy> before = LineCopy.find(working, name);
        if (before.isPresent()) {
            return before.get();
        }
        // Through a file: the store's errors cannot pass through the callback.
        Path file = Files.createTempFile(Files.createDirectories(scratch), "lines-", ".tmp");
        try {
            try (Writer lines = Files.newBufferedWriter(file)) {
                stores.datasets().forEach(dataset, line -> append(lines, line));
            } catch (ServiceException e) { // it does not exist any more
                throw refused(ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT, e);
            }
            LineCopy.Writer copy = new LineCopy.Writer(working, name);
            try (InputStream bytes = Files.newInputStream(file)) {
                copyLines(bytes, copy);
            }
            return finish(copy);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void append(Writer lines, String line) {
        try {
            lines.write(line);
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LineCopy manifests(WorkingCopy working, String name, AccountId account, List<S3Location> manifests)
            throws RefusedException, IOException, ObjectStoreException {
        Optional<LineCopy> before = LineCopy.find(working, name);
        if (before.isPresent()) {
            return before.get();
        }
        LineCopy.Writer copy = new LineCopy.Writer(working, name);
        long sizeBytes = 0;
        for (S3Location manifest : manifests) {
            try (ObjectContent content = open(account, manifest)) {
                sizeBytes += content.head().sizeBytes();
                if (sizeBytes > ManifestRules.MAX_BYTES) {
                    throw refused(ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE, null);
                }
                copyLines(content.stream(), copy);
            }
        }
        return finish(copy);
    }

    private ObjectContent open(AccountId account, S3Location manifest) throws RefusedException, ObjectStoreException {
        try {
            return stores.objects().open(account, manifest);
        } catch (ObjectStoreException e) {
            if (e.reason() == ObjectStoreException.Reason.UNAVAILABLE) {
                throw e;
            }
            boolean barred = e.reason() == ObjectStoreException.Reason.ACCESS_DENIED
                    || e.reason() == ObjectStoreException.Reason.KEY_UNAVAILABLE;
            ManifestError error = barred
                    ? ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET
                    : ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT;
            throw refused(error, e);
        }
    }

    private void copyLines(InputStream bytes, LineCopy.Writer copy)
            throws RefusedException, IOException, ObjectStoreException {
        LineReader reader = new LineReader(bytes);
        Optional<ManifestLine> line = reader.next();
        while (line.isPresent()) {
            if (copy.lines() == mostLines) {
                throw refused(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM, null);
            }
            copy.add(line.get());
            line = reader.next();
        }
    }

    private static LineCopy finish(LineCopy.Writer copy) throws RefusedException, IOException, ObjectStoreException {
        if (copy.lines() == 0) {
            throw refused(ManifestError.ERROR_EMPTY_MANIFEST, null);
        }
        return copy.finish();
    }

    private static RefusedException refused(ManifestError error, @Nullable Exception cause) {
        return cause == null ? new RefusedException(error.text()) : new RefusedException(error.text(), cause);
    }
}
