package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;

class PostgresDatasetsTest extends DatasetsContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
