package dev.ownlabel.jobs;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobsTest extends JobsContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return TestDatabases.sqlite(folder);
    }
}
