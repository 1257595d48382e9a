package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatasetsTest extends DatasetsContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return TestDatabases.sqlite(folder);
    }
}
