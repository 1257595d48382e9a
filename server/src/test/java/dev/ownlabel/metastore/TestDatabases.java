package dev.ownlabel.metastore;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases for tests, migrated and empty. Whoever asks for one closes it. */
public final class TestDatabases {
    private static final int POOL_SIZE = 4;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabases() {}

    /** An SQLite database in {@code folder}; the same folder gives the same database again. */
    public static Database sqlite(Path folder) {
        return Database.open("sqlite:" + folder.resolve("ownlabel.db"), POOL_SIZE);
    }

    /** A new, empty database on the one PostgreSQL server of this JVM. */
    public static Database postgres() {
        return Database.open(newPostgresUrl(), POOL_SIZE);
    }

    /**
     * The address of a new, empty schema on the PostgreSQL server of this JVM. To the code it is a database of its own; a real one for
     * each test would be 300 files to make and to delete.
     */
    public static String newPostgresUrl() {
        String name = "test" + COUNT.incrementAndGet();
        try (Connection connection = Server.ONLY.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
        return "postgresql://localhost:" + Server.ONLY.getPort() + "/postgres?user=postgres&currentSchema=" + name;
    }

    /** Started by the first test that asks, ended with the JVM. */
    private static final class Server {
        private static final EmbeddedPostgres ONLY = start();

        private static EmbeddedPostgres start() {
            try {
                // an ordering other than by bytes, as many servers have: tests notice text that should have been
                // ${text}
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale-provider", "icu")
                        .setLocaleConfig("icu-locale", "en-US")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("The test PostgreSQL does not start", e);
            }
        }
    }
}
