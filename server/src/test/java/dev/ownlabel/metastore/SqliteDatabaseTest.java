package dev.ownlabel.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.metastore.DatabaseException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @Override
    void openAgain() {
        TestDatabases.sqlite(folder).close();
    }

    @Test
    void itKeepsWhatWasCommittedWhenItIsOpenedAgain() {
        database.useTransaction(transaction -> transaction.execute("update job_epoch set last = 7"));

        try (Database second = TestDatabases.sqlite(folder)) {
            assertThat(second.<Long>read(transaction -> transaction
                            .first("select last from job_epoch")
                            .orElseThrow()
                            .number("last")))
                    .isEqualTo(7);
        }
    }

    @Test
    void itWritesAheadAndSyncsEveryCommit() {
        String mode = database.inTransaction(transaction ->
                transaction.first("pragma journal_mode").orElseThrow().text("journal_mode"));
        long synchronous = database.inTransaction(transaction ->
                transaction.first("pragma synchronous").orElseThrow().number("synchronous"));

        assertThat(mode).isEqualTo("wal");
        assertThat(synchronous).isEqualTo(2);
    }

    @Test
    void theFileIsReadableByItsOwnerOnly() throws IOException {
        Path file = folder.resolve("ownlabel.db");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedWithItsName() throws IOException {
        Path file = folder.resolve("other.db");
        Files.writeString(
                file, "this is a letter, not a database; it is long enough to be looked at as one".repeat(20));

        assertThatThrownBy(() -> Database.open("sqlite:" + file, 2).close())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageContaining("other.db");
    }

    @Test
    void aFullDiskIsNamedAndNothingIsChanged() {
        long pages = database.inTransaction(transaction ->
                transaction.first("pragma page_count").orElseThrow().number("page_count"));
        database.useTransaction(transaction -> transaction.query("pragma max_page_count = " + pages));

        assertThatThrownBy(() -> database.useTransaction(transaction -> transaction.execute(
                        "insert into kms_key_material (key_id, number, wrapped, created_at) values ('k', 1, ?, 1)",
                        new byte[1 << 20])))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
                .hasMessageContaining("disk")
                .hasMessageContaining("full");
        assertThat(database.<Integer>read(transaction ->
                        transaction.query("select number from kms_key_material").size()))
                .isZero();
    }
}
