package dev.ownlabel.metastore;

import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The one database: SQLite in a file (one writer, WAL, synchronous FULL) or PostgreSQL, the same SQL on both. Opening migrates
 * the schema (Flyway, {@code db/migration/V*.sql}).
 */
public final class Database implements AutoCloseable {

    /** Opens {@code sqlite:PATH} or {@code postgresql://HOST:PORT/NAME?user=…} (a JDBC URL without {@code jdbc:}). */
    public static Database open(String url, int poolSize) {
        throw new IllegalStateException("not built yet: " + url + poolSize);
    }

    /** Runs {@code work} in one write transaction: committed when it returns, rolled back when it throws. */
    public <T> T inTransaction(Function<Transaction, T> work) {
        throw new IllegalStateException("not built yet" + work);
    }

    /** As {@link #inTransaction}, without a result. */
    public void useTransaction(Consumer<Transaction> work) {
        throw new IllegalStateException("not built yet" + work);
    }

    /** Runs {@code work} in a read-only transaction on one snapshot. */
    public <T> T read(Function<Transaction, T> work) {
        throw new IllegalStateException("not built yet" + work);
    }

    /** Connections for the job library; everything else goes through transactions. */
    public DataSource dataSource() {
        throw new IllegalStateException("not built yet");
    }

    public boolean isSqlite() {
        throw new IllegalStateException("not built yet");
    }

    @Override
    public void close() {
        throw new IllegalStateException("not built yet");
    }
}
