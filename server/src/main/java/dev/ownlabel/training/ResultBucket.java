package dev.ownlabel.training;

import dev.ownlabel.artifacts.ResultFile;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.PutTarget;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes result files into the bucket and prefix of the version's OutputConfig, as the user, under the version's key where one is given. */
final class ResultBucket {
    private final ObjectStore objects;
    private final ProjectVersion version;
    private final Path scratch;

    ResultBucket(ObjectStore objects, ProjectVersion version, Path scratch) {
        this.objects = objects;
        this.version = version;
        this.scratch = scratch;
    }

    /** Writes lines of a file. */
    interface Lines {
        void writeTo(BufferedWriter out) throws IOException, ObjectStoreException;
    }

    /** Where the file is or will be. */
    S3Location place(ResultFile file) {
        return file.place(version);
    }

    /**
     * Finds out before the work whether results can be written: writes an empty summary at the place that every end of the training
     * from here on overwrites, so that nothing else is ever left behind.
     */
    void probe() throws RefusedException, ObjectStoreException {
        write(ResultFile.MANIFEST_SUMMARY, "{\"statistics\":{},\"errors\":[]}");
    }

    S3Location write(ResultFile file, String text) throws RefusedException, ObjectStoreException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(place(file), new ByteArrayInputStream(bytes), bytes.length);
        return place(file);
    }

    /** Writes a file that may be too large for memory. */
    S3Location write(ResultFile file, Lines lines) throws RefusedException, IOException, ObjectStoreException {
        Path spool = Files.createTempFile(Files.createDirectories(scratch), "result-", ".tmp");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(spool)) {
                lines.writeTo(out);
            }
            try (InputStream bytes = Files.newInputStream(spool)) {
                put(place(file), bytes, Files.size(spool));
            }
            return place(file);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private void put(S3Location at, InputStream bytes, long sizeBytes) throws RefusedException, ObjectStoreException {
        try {
            objects.put(
                    new PutTarget(version.arn().account(), at.bucket(), at.key(), "application/json"),
                    bytes,
                    sizeBytes,
                    version.kmsKeyId());
        } catch (ObjectStoreException e) {
            if (e.reason() == ObjectStoreException.Reason.UNAVAILABLE) {
                throw e;
            }
            throw new RefusedException(ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET.text(), e);
        }
    }
}
