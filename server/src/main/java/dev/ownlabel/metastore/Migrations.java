package dev.ownlabel.metastore;

import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the schema to this program's version. The scripts are the same for both databases; what differs is a placeholder, listed
 * at the top of {@code V1__jobs.sql}; since V10 there is {@code ${clustered}}, after a table whose rows are to lie in the order of their key
 * where the database can do that.
 */
final class Migrations {
    private static final Map<String, String> SQLITE =
            Map.of("blob", "blob", "text", "text", "clustered", "without rowid");
    /** Text of keys is ordered by its bytes on both, whatever the collation that the server was made with. */
    private static final Map<String, String> POSTGRESQL =
            Map.of("blob", "bytea", "text", "text collate \"C\"", "clustered", "");

    private Migrations() {}

    static void apply(DataSource source, DatabaseUrl url) {
        Map<String, String> placeholders = switch (url) {
            case DatabaseUrl.Sqlite _ -> SQLITE;
            case DatabaseUrl.Postgresql _ -> POSTGRESQL;
        };
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .placeholders(placeholders)
                .validateMigrationNaming(true)
                .load();
        refuseNewer(flyway.info().all(), url);
        flyway.migrate();
    }

    private static void refuseNewer(MigrationInfo[] migrations, DatabaseUrl url) {
        Arrays.stream(migrations)
                .filter(migration -> migration.getState().name().startsWith("FUTURE"))
                .findFirst()
                .ifPresent(migration -> {
                    throw new DatabaseException(
                            DatabaseException.Reason.NEWER_SCHEMA,
                            "Database " + url + " was written by a newer program (its schema has step "
                                    + migration.getVersion() + " '" + migration.getDescription()
                                    + "', which this program does not know); start that program instead");
                });
    }
}
