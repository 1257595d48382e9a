package dev.ownlabel.metastore;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * SQL inside one transaction. Arguments bind by position to {@code ?}: String, Integer, Long, Double, Boolean (stored 0/1),
 * Instant (stored as epoch milliseconds), byte[], null. Every method throws {@link DatabaseException} when the database fails; the
 * transaction must then be left (PostgreSQL runs no further statement in it). To insert what may exist already, use
 * {@code on conflict do nothing} and look at the number of rows.
 */
public interface Transaction {
    /** Runs an insert, update or delete and returns the number of rows it touched. */
    int execute(String sql, @Nullable Object... arguments);

    /** Runs one statement for each list of arguments, as a batch. */
    void executeBatch(String sql, List<Object[]> argumentLists);

    List<Row> query(String sql, @Nullable Object... arguments);

    /** The first row, or empty. */
    Optional<Row> first(String sql, @Nullable Object... arguments);

    /** Hands each row to {@code sink} without holding all of them in memory. */
    void forEach(String sql, Consumer<Row> sink, @Nullable Object... arguments);

    /** Runs {@code action} once this transaction has been committed; never when it rolls back. */
    void afterCommit(Runnable action);

    /** A data source whose only connection is this transaction's and whose commits and closes do nothing. */
    DataSource asDataSource();
}
