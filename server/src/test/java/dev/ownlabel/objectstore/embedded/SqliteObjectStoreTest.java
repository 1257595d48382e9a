package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.Region;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreContract;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** With the real key service. */
class SqliteObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.sqlite(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ObjectStore store() {
        SecureRandom random = new SecureRandom();
        KeyService keys = new LocalKeyService(
                database,
                MasterKey.fromFile(folder.resolve("master.key"), random),
                new Region("us-east-1"),
                InstantSource.system(),
                random);
        return new EmbeddedObjectStore(TestStores.open(database, keys, folder.resolve("objects")));
    }
}
