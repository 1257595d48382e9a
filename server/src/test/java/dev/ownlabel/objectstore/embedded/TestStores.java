package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.kms.KeyService;
import dev.ownlabel.metastore.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Stores for tests. */
public final class TestStores {
    static final StoreSettings SETTINGS = new StoreSettings(64L << 20, 0, Duration.ofDays(7));

    private TestStores() {}

    /** A store over {@code database} with its files in {@code folder}; the same two give the same store again. */
    public static VersionedStore open(Database database, KeyService keys, Path folder) {
        return open(database, keys, folder, SETTINGS);
    }

    public static VersionedStore open(Database database, KeyService keys, Path folder, StoreSettings settings) {
        return new VersionedStore(database, keys, folder, settings, InstantSource.system(), new SecureRandom());
    }
}
