package dev.ownlabel.jobs;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.RescheduleUpdate;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of jobs. A job is a row of the library's {@code scheduled_tasks} (when, and who picked it) and one of {@code job} (the
 * fence), made and deleted together. Whoever changes a job locks its row of {@code job} first, by updating it; that orders enqueuers,
 * runs and completions, on PostgreSQL too. The library is given the caller's transaction for its own table.
 */
final class JobRows {
    private static final int LONGEST_NODE_NAME = 50; // the library cuts picked_by there

    private final JdbcCustomization dialect;
    private final SchedulerName node;
    private final InstantSource clock;
    private final Supplier<List<Task<?>>> kinds;

    JobRows(boolean sqlite, String nodeName, InstantSource clock, Supplier<List<Task<?>>> kinds) {
        this.dialect = sqlite ? new SqliteJdbcCustomization() : new PostgreSqlJdbcCustomization(false, true);
        this.node = new SchedulerName.Fixed(nodeName);
        this.clock = clock;
        this.kinds = kinds;
    }

    /** How the library's table is read and written. */
    JdbcCustomization dialect() {
        return dialect;
    }

    /** Adds the job, or makes sure that it runs (again) after this transaction. */
    void enqueue(Transaction transaction, String kind, String subject) {
        transaction.execute(
                "insert into job (kind, subject, epoch, requests, starts, failures) values (?, ?, 0, 1, 0, 0)"
                        + " on conflict (kind, subject) do update"
                        + " set requests = job.requests + 1, starts = 0, failures = 0",
                kind,
                subject);
        TaskRepository library = library(transaction);
        Optional<Execution> existing = library.getExecution(kind, subject);
        if (existing.isEmpty()) {
            library.createIfNotExists(new ScheduledTaskInstance(new TaskInstance<>(kind, subject), clock.instant()));
        } else if (!existing.get().isPicked()) {
            // it waits for a retry; what is being run sees the request when it ends
            reschedule(library, existing.get(), clock.instant());
        }
    }

    /** Begins a run: the job's epoch becomes this run's. Empty when the library's row is no longer as it was picked. */
    Optional<Claim> claim(Transaction transaction, Execution picked) {
        String kind = picked.getTaskName();
        String subject = picked.getId();
        int locked = transaction.execute("update job set epoch = epoch where kind = ? and subject = ?", kind, subject);
        if (locked == 0 || !isAsPicked(library(transaction), picked)) {
            return Optional.empty();
        }
        transaction.execute("update job_epoch set last = last + 1");
        transaction.execute(
                "update job set epoch = (select last from job_epoch), starts = starts + 1"
                        + " where kind = ? and subject = ?",
                kind,
                subject);
        Row row = transaction
                .first("select * from job where kind = ? and subject = ?", kind, subject)
                .orElseThrow();
        return Optional.of(new Claim(
                picked,
                row.number("epoch"),
                row.number("requests"),
                Math.toIntExact(row.number("starts")),
                Math.toIntExact(row.number("failures"))));
    }

    /**
     * Locks the job for this run until the transaction ends.
     *
     * @throws FencedException when another run has the job
     */
    void requireOwned(Transaction transaction, Claim claim) {
        own(transaction, claim, "epoch = epoch");
    }

    /** Whether this run has the job, without locking it. */
    boolean isOwned(Transaction transaction, Claim claim) {
        return transaction
                .first(
                        "select epoch from job where kind = ? and subject = ? and epoch = ?",
                        claim.kind(),
                        claim.subject(),
                        claim.epoch())
                .isPresent();
    }

    /** Ends the job; when it was enqueued again during the run, it stays and is due at once. True when it has ended. */
    boolean finish(Transaction transaction, Claim claim) {
        requireOwned(transaction, claim);
        int ended = transaction.execute(
                "delete from job where kind = ? and subject = ? and requests = ?",
                claim.kind(),
                claim.subject(),
                claim.requests());
        if (ended == 0) {
            again(transaction, claim, clock.instant());
            return false;
        }
        library(transaction).remove(asPicked(transaction, claim));
        return true;
    }

    /** The run made progress and wants to go on at {@code due}. */
    void again(Transaction transaction, Claim claim, Instant due) {
        own(transaction, claim, "starts = 0, failures = 0");
        reschedule(transaction, claim, due);
    }

    /** The run threw. */
    void failed(Transaction transaction, Claim claim, Instant due) {
        own(transaction, claim, "failures = failures + 1");
        reschedule(transaction, claim, due);
    }

    /** The run was stopped with its node, in good order: it does not count. */
    void handBack(Transaction transaction, Claim claim) {
        own(transaction, claim, "starts = case when starts > 0 then starts - 1 else 0 end");
        reschedule(transaction, claim, clock.instant());
    }

    /**
     * Makes due at once what this node had picked when it was killed; on SQLite, which one server uses, whatever is picked.
     *
     * @return how many jobs
     */
    int freeOwn(Transaction transaction, boolean sqlite) {
        String free = "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,"
                + " version = version + 1 where picked = true";
        if (sqlite) {
            return transaction.execute(free);
        }
        String name = node.getName();
        return transaction.execute(
                free + " and picked_by = ?", name.substring(0, Math.min(LONGEST_NODE_NAME, name.length())));
    }

    private void own(Transaction transaction, Claim claim, String change) {
        int owned = transaction.execute(
                "update job set " + change + " where kind = ? and subject = ? and epoch = ?",
                claim.kind(),
                claim.subject(),
                claim.epoch());
        if (owned == 0) {
            throw taken(claim);
        }
    }

    private void reschedule(Transaction transaction, Claim claim, Instant due) {
        // enqueued during the run: nothing to wait for
        boolean requested = transaction
                .first(
                        "select requests from job where kind = ? and subject = ? and requests > ?",
                        claim.kind(),
                        claim.subject(),
                        claim.requests())
                .isPresent();
        reschedule(library(transaction), asPicked(transaction, claim), requested ? clock.instant() : due);
    }

    private static void reschedule(TaskRepository library, Execution execution, Instant due) {
        library.reschedule(execution, RescheduleUpdate.toExecutionTime(due).build());
    }

    private Execution asPicked(Transaction transaction, Claim claim) {
        if (!isAsPicked(library(transaction), claim.execution())) {
            throw taken(claim);
        }
        return claim.execution();
    }

    private static boolean isAsPicked(TaskRepository library, Execution picked) {
        return library.getExecution(picked.getTaskName(), picked.getId())
                .filter(now -> now.isPicked() && now.version == picked.version)
                .isPresent();
    }

    private static FencedException taken(Claim claim) {
        return new FencedException("Another run has taken over " + claim.kind() + " of " + claim.subject());
    }

    private TaskRepository library(Transaction transaction) {
        return new JdbcTaskRepository(
                transaction.asDataSource(),
                false,
                dialect,
                JdbcTaskRepository.DEFAULT_TABLE_NAME,
                new TaskResolver(SchedulerListeners.NOOP, clock::instant, kinds.get()),
                node,
                Serializer.DEFAULT_JAVA_SERIALIZER,
                false,
                clock::instant);
    }
}
