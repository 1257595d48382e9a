package dev.ownlabel.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.metastore.DatabaseException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What both databases promise. The table of keys serves as an example. */
abstract class DatabaseContract {
    private static final String INSERT_ALIAS =
            "insert into kms_alias (account, name, key_id, created_at) values (?, ?, 'k', ?)";

    Database database;

    abstract Database open();

    @BeforeEach
    void openWithOneKey() {
        database = open();
        database.useTransaction(transaction -> transaction.execute(
                "insert into kms_key (id, account, arn, description, state, service, created_at)"
                        + " values ('k', '1', 'a', '', 'Enabled', ?, ?)",
                false,
                Instant.ofEpochMilli(1234)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void alias(Transaction transaction, String name) {
        transaction.execute(INSERT_ALIAS, "1", name, 5L);
    }

    private List<String> aliases() {
        return database.read(transaction -> transaction.query("select name from kms_alias order by name").stream()
                .map(row -> row.text("name"))
                .toList());
    }

    @Test
    void aTransactionThatReturnsIsCommitted() {
        String result = database.inTransaction(transaction -> {
            alias(transaction, "alias/a");
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(aliases()).containsExactly("alias/a");
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    alias(transaction, "alias/a");
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(aliases()).isEmpty();
    }

    @Test
    void everyKindOfValueComesBackAsItWasStored() {
        byte[] bytes = {0, 1, -1};
        database.useTransaction(transaction -> transaction.execute(
                "insert into kms_key_material (key_id, number, wrapped, created_at) values (?, ?, ?, ?)",
                "k",
                1L << 40,
                bytes,
                7));

        Row row = database.read(transaction -> transaction
                .first("select m.*, k.service, k.created_at as made, 1.5 as half, null as missing"
                        + " from kms_key_material m join kms_key k on k.id = m.key_id")
                .orElseThrow());

        assertThat(row.text("key_id")).isEqualTo("k");
        assertThat(row.number("number")).isEqualTo(1L << 40);
        assertThat(row.bytes("wrapped")).isEqualTo(bytes);
        assertThat(row.flag("service")).isFalse();
        assertThat(row.instant("made")).isEqualTo(Instant.ofEpochMilli(1234));
        assertThat(row.real("half")).isEqualTo(1.5);
        assertThat(row.textOrNull("missing")).isNull();
        assertThat(row.numberOrNull("missing")).isNull();
        assertThat(row.realOrNull("missing")).isNull();
        assertThat(row.instantOrNull("missing")).isNull();
        assertThat(row.bytesOrNull("missing")).isNull();
        assertThatThrownBy(() -> row.text("missing")).hasMessageContaining("is null");
        assertThatThrownBy(() -> row.text("absent")).hasMessageContaining("No column absent");
    }

    @Test
    void aNullArgumentIsStoredAsNull() {
        database.useTransaction(transaction -> transaction.execute(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, version)"
                        + " values ('n', 'i', current_timestamp, false, ?, 1)",
                new Object[] {null}));

        Row row = database.read(transaction ->
                transaction.first("select picked_by from scheduled_tasks").orElseThrow());

        assertThat(row.textOrNull("picked_by")).isNull();
    }

    @Test
    void aValueOfAnUnknownTypeIsRefused() {
        assertThatThrownBy(() -> database.useTransaction(
                        transaction -> transaction.query("select 1 as one where ? = 1", new AtomicInteger())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AtomicInteger");
    }

    @Test
    void textIsOrderedByItsBytes() {
        database.useTransaction(
                transaction -> List.of("b", "B", "a", "é", "_", "Z").forEach(name -> alias(transaction, name)));

        assertThat(aliases()).containsExactly("B", "Z", "_", "a", "b", "é");
    }

    @Test
    void aBatchInsertsEveryRowAndForEachSeesThemInOrder() {
        List<Object[]> rows = IntStream.range(0, 2500)
                .mapToObj(i -> new Object[] {"1", "%05d".formatted(i), (long) i})
                .toList();
        database.useTransaction(transaction -> transaction.executeBatch(INSERT_ALIAS, rows));

        List<String> seen = new ArrayList<>();
        database.read(transaction -> {
            transaction.forEach(
                    "select name from kms_alias where name < ? order by name",
                    row -> seen.add(row.text("name")),
                    "02499");
            return seen;
        });

        assertThat(seen).hasSize(2499).startsWith("00000", "00001").endsWith("02498");
    }

    @Test
    void sqlIsNotATemplate() {
        List<Row> rows = database.read(
                transaction -> transaction.query("select 1 as one where 1 < 2 and 3 > ? and 'a:b' <> '<c>'", 2));

        assertThat(rows).hasSize(1);
    }

    @Test
    void aTransactionInsideAnotherIsRefused() {
        assertThatThrownBy(() -> database.inTransaction(_ -> database.read(_ -> 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> database.read(_ -> database.inTransaction(_ -> 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> database.inTransaction(_ -> connection(database)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(database.<Integer>read(_ -> 1)).isEqualTo(1);
    }

    private static boolean connection(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aReadCannotWrite() {
        assertThatThrownBy(() -> database.read(transaction -> {
                    alias(transaction, "alias/a");
                    return 1;
                }))
                .isInstanceOf(DatabaseException.class);

        assertThat(aliases()).isEmpty();
    }

    @Test
    void aReadSeesOneSnapshotAndWaitsForNoWriter() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> database.useTransaction(transaction -> {
                alias(transaction, "alias/a");
                written.countDown();
                await(read);
            }));
            await(written);

            int before = database.read(transaction -> {
                int first = transaction.query("select name from kms_alias").size();
                read.countDown();
                try {
                    writer.get(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return first + transaction.query("select name from kms_alias").size();
            });

            assertThat(before).isZero();
            assertThat(aliases()).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void concurrentWritersLoseNoUpdate() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(threads.submit(() -> database.useTransaction(transaction -> {
                    transaction.execute("update job_epoch set last = last + 1");
                })));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(database.<Long>read(transaction -> transaction
                        .first("select last from job_epoch")
                        .orElseThrow()
                        .number("last")))
                .isEqualTo(40);
    }

    @Test
    void whatFollowsACommitRunsAfterItAndNeverAfterARollback() {
        List<String> order = new ArrayList<>();
        database.useTransaction(transaction -> {
            alias(transaction, "alias/a");
            transaction.afterCommit(() -> order.addAll(aliases()));
            order.add("inside");
        });

        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    transaction.afterCommit(() -> order.add("never"));
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(order).containsExactly("inside", "alias/a");
    }

    @Test
    void aBrokenRuleOfTheSchemaIsNamedAsSuchWithoutTheValues() {
        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    alias(transaction, "s3cr3t");
                    alias(transaction, "s3cr3t");
                }))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONSTRAINT))
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> database.useTransaction(transaction -> transaction.execute(
                        "insert into kms_alias (account, name, key_id, created_at) values ('1', 'a', 'nobody', 1)")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONSTRAINT));
    }

    @Test
    void aTransactionIsOfNoUseAfterItsEnd() {
        List<Transaction> kept = new ArrayList<>();
        database.useTransaction(kept::add);

        assertThatThrownBy(() -> kept.getFirst().query("select 1 as one")).hasMessageContaining("has ended");
    }

    @Test
    void aLibraryInsideATransactionCanNeitherCommitNorCloseIt() {
        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    try (Connection connection = transaction.asDataSource().getConnection()) {
                        connection.createStatement().execute("delete from job_epoch");
                        connection.commit();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    assertThat(transaction.query("select last from job_epoch")).isEmpty();
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(database.<Integer>read(transaction ->
                        transaction.query("select last from job_epoch").size()))
                .isEqualTo(1);
    }

    @Test
    void aSchemaOfANewerProgramIsRefusedAndLeftAlone() {
        database.useTransaction(transaction -> transaction.execute(
                "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success)"
                        + " values (9999, '9999', 'from the future', 'SQL', 'V9999__x.sql', 1, 'x', 1, true)"));

        assertThatThrownBy(this::openAgain)
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_SCHEMA))
                .hasMessageContaining("newer program")
                .hasMessageContaining("from the future");
    }

    abstract void openAgain();
}
