package dev.ownlabel.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Durable jobs over db-scheduler: enqueued in the caller's transaction, taken by any node, moved by heartbeat, fenced by an epoch that
 * every commit of a run checks.
 *
 * <p>The library polls, keeps heartbeats and finds runs that are dead; everything else about a job (its fence, retries, end) is decided
 * here, in one transaction each ({@link JobExecution}). Enqueuing a job that waits makes it due at once; enqueuing one that is being run
 * makes it run once more afterwards, so no request is lost.
 */
public final class Jobs implements AutoCloseable {
    private static final int MISSED_HEARTBEATS = 4;
    /** How long a stopping server waits for runs to reach a checkpoint, and once more after it has interrupted them. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);
    /** The library deletes jobs of kinds it does not know after this time: a node of another version may know them. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final int MOST_RUNS_DUE = 100_000;
    private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

    private final Database database;
    private final JobSettings settings;
    private final String nodeName;
    private final InstantSource clock;
    private final JobRows rows;
    private final JobExecution execution;
    private final ConcurrentSkipListMap<String, Task<?>> kinds = new ConcurrentSkipListMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger executions = new AtomicInteger();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private volatile @Nullable Scheduler scheduler;
    private volatile @Nullable ManualScheduler manual;

    /**
     * Makes the jobs of one node.
     *
     * @param nodeName the same at each start of this node, so that it takes up at once what it left behind; unique among nodes
     */
    public Jobs(Database database, JobSettings settings, String nodeName, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.nodeName = nodeName;
        this.clock = clock;
        this.rows = new JobRows(database.isSqlite(), nodeName, clock, () -> List.copyOf(kinds.values()));
        this.execution = new JobExecution(database, rows, settings, clock, stopping);
    }

    /** Makes a kind of job known; before {@link #start}. */
    public void register(JobHandler handler) {
        if (scheduler != null || manual != null) {
            throw new IllegalStateException("Kind " + handler.kind() + " comes after the start");
        }
        Task<Void> task = Tasks.custom(handler.kind(), Void.class)
                .onDeadExecution((dead, operations) -> {
                    LOG.log(Level.WARNING, "{0} has sent no heartbeats and is taken over", dead.getExecution());
                    operations.reschedule(dead, clock.instant());
                })
                .onFailure((_, _) -> {
                    // only a failing database gets here: the row stays picked, and the job is taken over
                })
                .execute((instance, context) -> execute(handler, instance, context));
        if (kinds.putIfAbsent(handler.kind(), task) != null) {
            throw new IllegalStateException("Two handlers of kind " + handler.kind());
        }
    }

    /** Adds a job in the caller's transaction: it runs if and only if that transaction commits. One job per kind and subject. */
    public void enqueue(Transaction transaction, String kind, String subject) {
        if (!kinds.containsKey(kind)) {
            throw new IllegalStateException("No handler of kind " + kind + " among " + kinds.keySet());
        }
        rows.enqueue(transaction, kind, subject);
        transaction.afterCommit(this::wake);
    }

    /** Begins to take jobs; first of all those that this node left behind when it was killed. */
    public void start() {
        lifecycle.lock();
        try {
            if (scheduler != null || manual != null || stopping.get()) {
                throw new IllegalStateException("Jobs are started once");
            }
            int freed = database.inTransaction(transaction -> rows.freeOwn(transaction, database.isSqlite()));
            if (freed > 0) {
                LOG.log(Level.INFO, "{0} jobs go on that were cut off", freed);
            }
            Scheduler started = Scheduler.create(database.dataSource(), List.copyOf(kinds.values()))
                    .threads(settings.threads())
                    .schedulerName(new SchedulerName.Fixed(nodeName))
                    .pollingInterval(settings.pollingInterval())
                    .heartbeatInterval(settings.heartbeat())
                    .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                    .deleteUnresolvedAfter(NEVER)
                    .shutdownMaxWait(STOP_WAIT)
                    .jdbcCustomization(rows.dialect())
                    .clock(clock::instant)
                    .build();
            started.start();
            scheduler = started;
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * Runs everything that is due on the calling thread, until nothing is; for tests. Takes over what has missed six heartbeats, too (such
     * runs send none).
     *
     * @return how many runs there were
     */
    public int runDue() {
        ManualScheduler due = manual();
        int before = executions.get();
        due.runDeadExecutionDetection();
        int seen;
        do {
            seen = executions.get();
            due.runAnyDueExecutions();
            if (executions.get() - before > MOST_RUNS_DUE) {
                throw new IllegalStateException("Jobs that are due again at once never end");
            }
        } while (executions.get() != seen);
        return executions.get() - before;
    }

    /**
     * Takes no more jobs and waits for the runs to reach a checkpoint, then interrupts them. What did not end is run again at the next
     * start.
     */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            Scheduler running = scheduler;
            if (!stopping.getAndSet(true) && running != null) {
                running.stop();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    private CompletionHandler<Void> execute(JobHandler handler, TaskInstance<Void> instance, ExecutionContext context) {
        executions.incrementAndGet();
        LOG.log(Level.DEBUG, "{0} of {1} begins", instance.getTaskName(), instance.getId());
        execution.execute(handler, context.getExecution());
        wake(); // it may be due again
        return (_, _) -> {
            // its row has been removed or moved already, under the fence
        };
    }

    private void wake() {
        Scheduler running = scheduler;
        if (running != null) {
            running.triggerCheckForDueExecutions();
        }
    }

    private ManualScheduler manual() {
        lifecycle.lock();
        try {
            if (scheduler != null) {
                throw new IllegalStateException("Started jobs run by themselves");
            }
            ManualScheduler existing = manual;
            if (existing != null) {
                return existing;
            }
            TestHelper.ManualSchedulerBuilder builder = TestHelper.createManualScheduler(
                            database.dataSource(), List.copyOf(kinds.values()))
                    .clock(new SettableClock() {
                        @Override
                        public Instant now() {
                            return clock.instant();
                        }
                    })
                    .alwaysPersistTimestampInUTC();
            builder.heartbeatInterval(settings.heartbeat());
            ManualScheduler made = builder.build();
            manual = made;
            return made;
        } finally {
            lifecycle.unlock();
        }
    }
}
