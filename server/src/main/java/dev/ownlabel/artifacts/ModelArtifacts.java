package dev.ownlabel.artifacts;

import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The stored models: for each version an ONNX graph and its JSON, encrypted under the version's key with the version's ARN as
 * context, in the service's own bucket.
 *
 * <p>A model is three objects: the two parts, named by their digests, and {@code artifact.json} at a fixed place, which names them
 * and is written last. So a reader finds a whole model or none, also while it is overwritten; parts that no {@code artifact.json}
 * names are removed by the next write or by the deletion.
 */
public final class ModelArtifacts {
    private static final long FORMAT = 1;

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

    private final SealedObjects objects;

    public ModelArtifacts(ObjectStore objects, KeyService keys) {
        this.objects = new SealedObjects(objects, keys);
    }

    /**
     * Writes the model under the version's key; a second call with the same version overwrites.
     *
     * @throws ObjectStoreException KEY_UNAVAILABLE when that key cannot be used
     */
    public void write(ProjectVersion version, Stored model) throws IOException, ObjectStoreException {
        VersionPlace place = new VersionPlace(version.arn());
        KeyChoice key = VersionPlace.key(version);
        String onnxDigest = Sha256.hex(model.onnx);
        String jsonDigest = Sha256.hex(model.json);
        String onnxKey = place.model() + onnxDigest + ".onnx";
        String jsonKey = place.model() + jsonDigest + ".json";
        JsonObject contents = JsonObject.EMPTY
                .with("format", FORMAT)
                .with("version", version.arn().toString())
                .with("onnx", part(onnxDigest, model.onnx.length))
                .with("json", part(jsonDigest, model.json.length));
        objects.put(onnxKey, model.onnx, key, place.context());
        objects.put(jsonKey, model.json, key, place.context());
        objects.put(contentsKey(place), JsonWriter.writeBytes(contents), key, place.context());
        objects.deleteAll(place.model(), List.of(onnxKey, jsonKey, contentsKey(place)));
    }

    /**
     * Reads the model and verifies its digests.
     *
     * @throws IOException when there is no whole model, or its bytes are not those that were written
     * @throws ObjectStoreException KEY_UNAVAILABLE when the model's key cannot be used any more
     */
    public Stored read(ProjectVersionArn version) throws IOException, ObjectStoreException {
        VersionPlace place = new VersionPlace(version);
        JsonObject listed = contents(version);
        return new Stored(read(place, listed, "onnx"), read(place, listed, "json"));
    }

    /** Size of the version's graph, bytes; 0 where {@code artifact.json} does not say. */
    public long graphBytes(ProjectVersionArn version) throws IOException, ObjectStoreException {
        return contents(version)
                .object("onnx")
                .flatMap(part -> part.number("sizeBytes"))
                .map(size -> size.longValue().orElse(0))
                .orElse(0L);
    }

    private JsonObject contents(ProjectVersionArn version) throws IOException, ObjectStoreException {
        VersionPlace place = new VersionPlace(version);
        byte[] contents = objects.get(contentsKey(place), place.context())
                .orElseThrow(() -> new IOException("No model is stored for " + version));
        JsonObject listed = parse(contents);
        if (!listed.string("version").equals(Optional.of(version.toString()))) {
            throw new IOException("The stored model is not that of " + version);
        }
        return listed;
    }

    /** Deletes everything stored for the version, working copies too; nothing there is no error. */
    public void delete(ProjectVersionArn version) throws ObjectStoreException {
        VersionPlace place = new VersionPlace(version);
        // artifact.json sorts behind the parts' digests, which would leave it naming what is gone: harmless, as reading
        // then fails
        objects.deleteAll(place.root(), List.of());
    }

    private byte[] read(VersionPlace place, JsonObject listed, String part) throws IOException, ObjectStoreException {
        String digest =
                listed.object(part).flatMap(entry -> entry.string("sha256")).orElse("");
        byte[] bytes = objects.get(place.model() + digest + "." + part, place.context())
                .orElseThrow(() -> new IOException("The model's " + part + " is missing for " + place.version()));
        if (!Sha256.hex(bytes).equals(digest)) {
            throw new IOException("The model's " + part + " is damaged for " + place.version());
        }
        return bytes;
    }

    private static JsonObject parse(byte[] contents) throws IOException {
        try {
            if (JsonReader.parse(contents, JsonLimits.DOCUMENT) instanceof JsonObject object
                    && object.number("format")
                            .map(number -> number.longValue().orElse(0) == FORMAT)
                            .orElse(false)) {
                return object;
            }
        } catch (JsonException e) {
            throw new IOException("artifact.json cannot be read", e);
        }
        throw new IOException("artifact.json has an unknown format");
    }

    private static JsonObject part(String digest, long sizeBytes) {
        return JsonObject.EMPTY.with("sha256", digest).with("sizeBytes", sizeBytes);
    }

    private static String contentsKey(VersionPlace place) {
        return place.model() + "artifact.json";
    }
}
