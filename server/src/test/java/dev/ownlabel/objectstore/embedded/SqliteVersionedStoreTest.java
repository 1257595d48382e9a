package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import java.nio.file.Path;

class SqliteVersionedStoreTest extends VersionedStoreContract {
    @Override
    Database database(Path folder) {
        return TestDatabases.sqlite(folder);
    }
}
