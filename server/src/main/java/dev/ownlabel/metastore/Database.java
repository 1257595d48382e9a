package dev.ownlabel.metastore;

import dev.ownlabel.metastore.DatabaseException.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/**
 * The one database: SQLite in a file (one writer, WAL, synchronous FULL) or PostgreSQL, the same SQL on both. Opening migrates
 * the schema (Flyway, {@code db/migration/V*.sql}).
 *
 * <p>Write transactions run READ COMMITTED on PostgreSQL and one at a time on SQLite; whoever decides by what was read must write by
 * compare-and-set ({@code … where revision = ?}) or lock by updating the row first. Nothing is run a second time by itself: the work may
 * have effects that a second run would repeat. A transaction inside another on the same thread is refused, because it would wait for
 * itself.
 */
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    private final DatabaseUrl url;
    private final SqlFailures failures;
    private final Pools pools;
    private final Jdbi writer;
    private final Jdbi reader;
    private final ThreadLocal<@Nullable Boolean> inside = new ThreadLocal<>();

    private Database(DatabaseUrl url, Pools pools) {
        this.url = url;
        this.failures = new SqlFailures(url);
        this.pools = pools;
        this.writer = jdbi(pools.writes());
        this.reader = jdbi(pools.reads());
    }

    /**
     * Opens {@code sqlite:PATH} or {@code postgresql://HOST:PORT/NAME?user=…} (a JDBC URL without {@code jdbc:}).
     *
     * @param poolSize connections to PostgreSQL, or readers of SQLite beside its one writer
     * @throws IllegalArgumentException when the address has another form
     * @throws DatabaseException when it cannot be opened, or was written by a newer program
     */
    public static Database open(String url, int poolSize) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        SqlFailures failures = new SqlFailures(parsed);
        Pools pools;
        try {
            pools = Pools.open(parsed, poolSize);
        } catch (IOException e) {
            throw new DatabaseException(Reason.UNAVAILABLE, "Database " + parsed + " cannot be made: " + e, e);
        } catch (RuntimeException e) {
            throw failures.during("cannot be opened", e);
        }
        try {
            Migrations.apply(pools.writes(), parsed);
            return new Database(parsed, pools);
        } catch (DatabaseException e) {
            pools.close();
            throw e;
        } catch (RuntimeException e) {
            pools.close();
            throw failures.during("its schema cannot be brought up to date", e);
        }
    }

    /** Opens the database of the settings. */
    public static Database open(DatabaseSettings settings) {
        return open(settings.url().reveal(), settings.poolSize());
    }

    /**
     * Runs {@code work} in one write transaction: committed when it returns, rolled back when it throws.
     *
     * @throws IllegalStateException inside another transaction of this thread
     * @throws DatabaseException when the database fails; when it failed while committing, whether it committed is unknown
     */
    public <T> T inTransaction(Function<Transaction, T> work) {
        return within(writer, work, false);
    }

    /** As {@link #inTransaction}, without a result. */
    public void useTransaction(Consumer<Transaction> work) {
        inTransaction(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** Runs {@code work} in a read-only transaction on one snapshot: the last commit, without waiting for a writer. */
    public <T> T read(Function<Transaction, T> work) {
        return within(reader, work, true);
    }

    /**
     * Connections for the job library; everything else goes through transactions. Asking for one inside a transaction is refused: on
     * SQLite it would wait for itself.
     */
    public DataSource dataSource() {
        return new BorrowedConnections(() -> {
            requireOutside();
            return pools.writes().getConnection();
        });
    }

    public boolean isSqlite() {
        return switch (url) {
            case DatabaseUrl.Sqlite _ -> true;
            case DatabaseUrl.Postgresql _ -> false;
        };
    }

    @Override
    public void close() {
        pools.close();
    }

    /** The address, without credentials. */
    @Override
    public String toString() {
        return url.toString();
    }

    private <T> T within(Jdbi jdbi, Function<Transaction, T> work, boolean readOnly) {
        requireOutside();
        inside.set(true);
        T result;
        List<Runnable> afterCommit;
        try (Handle handle = jdbi.open()) {
            handle.begin();
            if (readOnly && !isSqlite()) {
                handle.execute("set transaction isolation level repeatable read read only");
            }
            HandleTransaction transaction = new HandleTransaction(handle, failures);
            try {
                result = work.apply(transaction);
                afterCommit = transaction.end();
                handle.commit();
            } catch (RuntimeException | Error e) {
                transaction.end();
                rollBack(handle, e);
                throw e;
            }
        } catch (JdbiException e) {
            throw failures.during(readOnly ? "reading" : "beginning or ending a transaction", e);
        } finally {
            inside.remove();
        }
        afterCommit.forEach(Database::run);
        return result;
    }

    private void requireOutside() {
        if (inside.get() != null) {
            throw new IllegalStateException("A transaction inside another one: pass the outer Transaction on instead");
        }
    }

    private static void rollBack(Handle handle, Throwable reason) {
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** What happens after a commit cannot undo it: a failure is logged, and the caller learns that it committed. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "What was to follow a commit failed", e);
        }
    }

    private static Jdbi jdbi(DataSource source) {
        Jdbi jdbi = Jdbi.create(source);
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }
}
