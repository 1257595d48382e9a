package dev.ownlabel.artifacts;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;

/**
 * The stored models: for each version an ONNX graph and its JSON, encrypted under the version's key with the version's ARN as
 * context, at deterministic places in the service's own bucket.
 */
public final class ModelArtifacts {

    /** A model as stored: the bytes that are served are the bytes that a user exports. */
    public static final class Stored {
        private final byte[] onnx;
        private final byte[] json;

        public Stored(byte[] onnx, byte[] json) {
            this.onnx = onnx.clone();
            this.json = json.clone();
        }

        public byte[] onnx() {
            return onnx.clone();
        }

        public byte[] json() {
            return json.clone();
        }
    }

    /** Writes the model; a second call with the same version overwrites. */
    public void write(ProjectVersionArn version, KeyChoice key, Stored model) throws IOException, ObjectStoreException {
        throw new IOException("not built yet" + version + key + model.onnx().length);
    }

    /** Reads the model and verifies its digests. */
    public Stored read(ProjectVersionArn version) throws IOException, ObjectStoreException {
        throw new IOException("not built yet" + version);
    }

    /** Deletes everything stored for the version; nothing there is no error. */
    public void delete(ProjectVersionArn version) throws ObjectStoreException {
        throw new IllegalStateException("not built yet" + version);
    }
}
