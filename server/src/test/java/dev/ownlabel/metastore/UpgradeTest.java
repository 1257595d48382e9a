package dev.ownlabel.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an older program wrote is still there after an upgrade. */
class UpgradeTest {
    private static void migrateTo(String version, String jdbcUrl, Map<String, String> placeholders) {
        Flyway.configure(UpgradeTest.class.getClassLoader())
                .dataSource(jdbcUrl, null, null)
                .locations("classpath:db/migration")
                .placeholders(placeholders)
                .target(version)
                .load()
                .migrate();
    }

    /** The database of a program that knew nine steps, with two labels on three entries. */
    private static void assertLabelsAreCounted(String url, Map<String, String> placeholders) {
        migrateTo("9", "jdbc:" + url, placeholders);
        Flyway before = Flyway.configure(UpgradeTest.class.getClassLoader())
                .dataSource("jdbc:" + url, null, null)
                .load();
        try (var connection = before.getConfiguration().getDataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("insert into cl_entry_label (content, label, position, boxes)"
                    + " values (1, 'cup', 5, 2), (1, 'cup', 7, 1), (1, 'red', 5, 0), (2, 'cup', 0, 0)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }

        try (Database database = Database.open(url, 2)) {
            List<String> labels = database.read(transaction -> transaction
                    .query(
                            "select content, label, first_position, entries, boxes from cl_label order by content, label")
                    .stream()
                    .map(row -> row.number("content") + " " + row.text("label") + " " + row.number("first_position")
                            + " " + row.number("entries") + " " + row.number("boxes"))
                    .toList());

            assertThat(labels).containsExactly("1 cup 5 2 3", "1 red 5 1 0", "2 cup 0 1 0");
            assertThat(database.<Integer>read(transaction ->
                            transaction.query("select * from cl_entry_label").size()))
                    .isEqualTo(4);
        }
    }

    @Test
    void labelsOfAnOlderSqliteDatabaseAreCounted(@TempDir Path folder) {
        assertLabelsAreCounted(
                "sqlite:" + folder.resolve("ownlabel.db"), Map.of("blob", "blob", "text", "text", "clustered", ""));
    }

    @Test
    void labelsOfAnOlderPostgresqlDatabaseAreCounted() {
        assertLabelsAreCounted(
                TestDatabases.newPostgresUrl(), Map.of("blob", "bytea", "text", "text collate \"C\"", "clustered", ""));
    }
}
