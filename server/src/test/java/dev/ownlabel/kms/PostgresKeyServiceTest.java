package dev.ownlabel.kms;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;

class PostgresKeyServiceTest extends KeyServiceContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
