package dev.ownlabel.customlabels.policies;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;

class PostgresProjectPoliciesTest extends ProjectPoliciesContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
