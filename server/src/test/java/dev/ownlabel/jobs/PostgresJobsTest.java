package dev.ownlabel.jobs;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;

class PostgresJobsTest extends JobsContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
