package dev.ownlabel.metastore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The connections. SQLite lets one transaction write at a time, so there is one connection to write with, whose transactions
 * begin IMMEDIATE (they wait for their turn instead of failing half way), and several that only read: in WAL mode a reader sees the last
 * commit and never waits for the writer. PostgreSQL has one pool for both.
 */
record Pools(HikariDataSource writes, HikariDataSource reads) implements AutoCloseable {
    /** How long a transaction waits for a connection of this process. */
    private static final Duration WAIT = Duration.ofSeconds(30);
    /** How long SQLite waits for another process (the command line beside the server). */
    private static final Duration BUSY = Duration.ofSeconds(10);

    static Pools open(DatabaseUrl url, int poolSize) throws IOException {
        return switch (url) {
            case DatabaseUrl.Sqlite(Path file) -> {
                makePrivate(file);
                HikariDataSource writes = new HikariDataSource(sqlite(file, 1, "write", false));
                yield new Pools(writes, new HikariDataSource(sqlite(file, poolSize, "read", true)));
            }
            case DatabaseUrl.Postgresql postgresql -> {
                HikariDataSource both = new HikariDataSource(postgresql(postgresql, poolSize));
                yield new Pools(both, both);
            }
        };
    }

    private static HikariConfig sqlite(Path file, int size, String name, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.enforceForeignKeys(true);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = pool(size, "metastore-" + name);
        pool.setDataSource(source);
        if (readOnly) {
            pool.setConnectionInitSql("pragma query_only = 1");
            pool.setMinimumIdle(1);
        }
        return pool;
    }

    private static HikariConfig postgresql(DatabaseUrl.Postgresql url, int size) {
        HikariConfig pool = pool(size, "metastore");
        pool.setJdbcUrl(url.jdbcUrl());
        url.credentials().forEach((key, value) -> pool.addDataSourceProperty((String) key, value));
        // error details quote stored values
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("ApplicationName", "ownlabel");
        pool.setMinimumIdle(Math.min(2, size));
        return pool;
    }

    private static HikariConfig pool(int size, String name) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(WAIT.toMillis());
        return pool;
    }

    /** SQLite gives its journal files the rights of the database file: readable by the owner only. */
    private static void makePrivate(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                // its owner decides about an existing file
            }
        }
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
