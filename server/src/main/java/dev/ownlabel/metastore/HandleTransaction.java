package dev.ownlabel.metastore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** A transaction over one JDBI handle. It is of no use once it has ended. */
final class HandleTransaction implements Transaction {
    private static final int ROWS_PER_BATCH = 1000;
    private static final int ROWS_PER_FETCH = 500;

    private final Handle handle;
    private final SqlFailures failures;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean ended;

    HandleTransaction(Handle handle, SqlFailures failures) {
        this.handle = handle;
        this.failures = failures;
    }

    @Override
    public int execute(String sql, @Nullable Object... arguments) {
        return guarded(sql, () -> {
            try (Update update = handle.createUpdate(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    update.bind(i, stored(arguments[i]));
                }
                return update.execute();
            }
        });
    }

    @Override
    public void executeBatch(String sql, List<Object[]> argumentLists) {
        for (int from = 0; from < argumentLists.size(); from += ROWS_PER_BATCH) {
            List<Object[]> some = argumentLists.subList(from, Math.min(from + ROWS_PER_BATCH, argumentLists.size()));
            guarded(sql, () -> {
                try (PreparedBatch batch = handle.prepareBatch(sql)) {
                    for (Object[] arguments : some) {
                        for (int i = 0; i < arguments.length; i++) {
                            batch.bind(i, stored(arguments[i]));
                        }
                        batch.add();
                    }
                    return batch.execute();
                }
            });
        }
    }

    @Override
    public List<Row> query(String sql, @Nullable Object... arguments) {
        List<Row> rows = new ArrayList<>();
        forEach(sql, rows::add, arguments);
        return rows;
    }

    @Override
    public Optional<Row> first(String sql, @Nullable Object... arguments) {
        return guarded(sql, () -> {
            try (Query query = bound(sql, arguments).setMaxRows(1)) {
                return query.map((results, _) -> ColumnValues.from(results)).findFirst();
            }
        });
    }

    @Override
    public void forEach(String sql, Consumer<Row> sink, @Nullable Object... arguments) {
        try (Query query = guarded(sql, () -> bound(sql, arguments).setFetchSize(ROWS_PER_FETCH));
                ResultIterator<Row> rows = guarded(
                        sql,
                        () -> query.map((results, _) -> ColumnValues.from(results))
                                .iterator())) {
            // what the sink throws is not the database's failure
            while (guarded(sql, rows::hasNext)) {
                sink.accept(guarded(sql, rows::next));
            }
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        requireOpen();
        afterCommit.add(action);
    }

    @Override
    public DataSource asDataSource() {
        requireOpen();
        return new BorrowedConnections(() -> {
            requireOpen();
            return BorrowedConnections.withoutEnd(handle.getConnection());
        });
    }

    /** Ends this object's life and returns what is to be done if the transaction was committed. */
    List<Runnable> end() {
        ended = true;
        return afterCommit;
    }

    private Query bound(String sql, @Nullable Object... arguments) {
        Query query = handle.createQuery(sql);
        for (int i = 0; i < arguments.length; i++) {
            query.bind(i, stored(arguments[i]));
        }
        return query;
    }

    private <T> T guarded(String sql, Supplier<T> work) {
        requireOpen();
        try {
            return work.get();
        } catch (JdbiException e) {
            throw failures.during(sql.strip(), e);
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("This transaction has ended");
        }
    }

    /** How a value is stored. */
    private static @Nullable Object stored(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag ? 1 : 0;
            case Instant instant -> instant.toEpochMilli();
            case String _, Integer _, Long _, Double _, byte[] _ -> value;
            default ->
                throw new IllegalStateException(
                        "A " + value.getClass().getName() + " cannot be stored; pass its text or number");
        };
    }
}
