package dev.ownlabel.artifacts;

import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a training keeps in the service while it runs: copies of the manifests, checks done, embeddings computed. Encrypted like the
 * model to come (specification, policies-and-copy.md §8), read again by a run that follows a crash, removed when the training ends.
 */
public final class WorkingCopies {
    private final SealedObjects objects;

    public WorkingCopies(ObjectStore objects, KeyService keys) {
        this.objects = new SealedObjects(objects, keys);
    }

    /** The working copies of one version, written under its key. */
    public WorkingCopy of(ProjectVersion version) {
        return new WorkingCopy(new VersionPlace(version.arn()), VersionPlace.key(version));
    }

    /** Named blocks of bytes, each at most some megabytes. */
    public final class WorkingCopy {
        private final VersionPlace place;
        private final KeyChoice key;

        private WorkingCopy(VersionPlace place, KeyChoice key) {
            this.place = place;
            this.key = key;
        }

        /** Writes the block, whole or not at all, replacing what was there. */
        public void put(String name, byte[] block) throws IOException, ObjectStoreException {
            objects.put(place.working() + name, block, key, place.context());
        }

        /** The block, or empty where it was never written. */
        public Optional<byte[]> get(String name) throws IOException, ObjectStoreException {
            return objects.get(place.working() + name, place.context());
        }

        /** Removes the blocks whose name begins with {@code prefix}; all of them where it is empty. */
        public void remove(String prefix) throws ObjectStoreException {
            objects.deleteAll(place.working() + prefix, List.of());
        }
    }
}
