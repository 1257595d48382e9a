package dev.ownlabel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.metastore.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What jobs promise, on both databases. */
abstract class JobsContract {
    private static final JobSettings SETTINGS = new JobSettings(2, Duration.ofMillis(100), Duration.ofSeconds(5), 3);
    private static final Duration DEAD = SETTINGS.heartbeat().multipliedBy(7);
    private static final String KIND = "work";

    private final ManualClock clock = new ManualClock();
    private final List<String> log = new CopyOnWriteArrayList<>();
    Database database;

    abstract Database open();

    @BeforeEach
    void begin() {
        database = open();
    }

    @AfterEach
    void end() {
        database.close();
    }

    /** A handler written as a function; giving up is written to the log. */
    private record Work(Function<JobRun, Outcome> work, List<String> log) implements JobHandler {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Outcome run(JobRun run) {
            return work.apply(run);
        }

        @Override
        public void abandoned(JobRun run, String reason) {
            run.commit(_ -> log.add("abandoned " + run.subject() + ": " + reason));
        }
    }

    private Jobs node(String name, Function<JobRun, Outcome> work) {
        Jobs jobs = new Jobs(database, SETTINGS, name, clock);
        jobs.register(new Work(work, log));
        return jobs;
    }

    private Outcome done(JobRun run) {
        log.add("run " + run.subject() + " " + run.attempt());
        return new Outcome.Done();
    }

    private void enqueue(Jobs jobs, String subject) {
        database.useTransaction(transaction -> jobs.enqueue(transaction, KIND, subject));
    }

    private int rowsLeft() {
        return database.read(transaction -> transaction
                        .query("select subject from job")
                        .size()
                + transaction.query("select task_name from scheduled_tasks").size());
    }

    @Test
    void aJobRunsOnceAndIsGone() {
        Jobs jobs = node("a", this::done);
        enqueue(jobs, "x");

        int runs = jobs.runDue() + jobs.runDue();

        assertThat(runs).isEqualTo(1);
        assertThat(log).containsExactly("run x 1");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aRolledBackTransactionRunsNoJob() {
        Jobs jobs = node("a", this::done);

        assertThatThrownBy(() -> database.useTransaction(transaction -> {
                    jobs.enqueue(transaction, KIND, "x");
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");

        assertThat(jobs.runDue()).isZero();
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aJobThatWaitsIsNotAddedTwice() {
        Jobs jobs = node("a", this::done);
        enqueue(jobs, "x");
        enqueue(jobs, "x");
        enqueue(jobs, "y");

        jobs.runDue();

        assertThat(log).containsExactlyInAnyOrder("run x 1", "run y 1");
    }

    @Test
    void aSubjectMayBeEnqueuedAgainAfterItsJobHasFinished() {
        Jobs jobs = node("a", this::done);
        enqueue(jobs, "x");
        jobs.runDue();
        enqueue(jobs, "x");
        jobs.runDue();

        assertThat(log).containsExactly("run x 1", "run x 1");
    }

    @Test
    void aJobThatIsEnqueuedWhileItRunsRunsOnceMore() {
        AtomicReference<Jobs> self = new AtomicReference<>();
        Jobs jobs = node("a", run -> {
            if (log.isEmpty()) {
                enqueue(self.get(), run.subject());
            }
            return done(run);
        });
        self.set(jobs);
        enqueue(jobs, "x");

        jobs.runDue();

        assertThat(log).containsExactly("run x 1", "run x 1");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aJobThatThrowsIsTriedAgainWithGrowingDelaysAndThenAbandoned() {
        Jobs jobs = node("a", run -> {
            log.add("run " + run.attempt());
            throw new IllegalArgumentException("broken");
        });
        enqueue(jobs, "x");

        jobs.runDue();
        assertThat(jobs.runDue()).isZero();
        clock.advance(Duration.ofSeconds(1));
        jobs.runDue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(jobs.runDue()).isZero();
        clock.advance(Duration.ofSeconds(1));
        jobs.runDue();

        assertThat(log)
                .containsExactly("run 1", "run 2", "run 3", "abandoned x: java.lang.IllegalArgumentException: broken");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void givingUpIsTriedAgainUntilItSucceeds() {
        List<String> reasons = new CopyOnWriteArrayList<>();
        JobHandler stubborn = new JobHandler() {
            @Override
            public String kind() {
                return KIND;
            }

            @Override
            public Outcome run(JobRun run) {
                throw new IllegalArgumentException("broken");
            }

            @Override
            public void abandoned(JobRun run, String reason) {
                reasons.add(reason);
                if (reasons.size() < 3) {
                    throw new IllegalStateException("not now");
                }
            }
        };
        Jobs jobs = new Jobs(database, SETTINGS, "a", clock);
        jobs.register(stubborn);
        enqueue(jobs, "x");

        for (int i = 0; i < 10; i++) {
            jobs.runDue();
            clock.advance(Duration.ofMinutes(5));
        }

        assertThat(reasons).hasSize(3);
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void retryAfterRunsAgainWhenItsTimeHasComeAndCountsAsProgress() {
        Jobs jobs = node("a", run -> {
            done(run);
            return log.size() < 4 ? new Outcome.RetryAfter(Duration.ofSeconds(30)) : new Outcome.Done();
        });
        enqueue(jobs, "x");

        for (int i = 0; i < 8; i++) {
            jobs.runDue();
            clock.advance(Duration.ofSeconds(15));
        }

        assertThat(log).containsExactly("run x 1", "run x 1", "run x 1", "run x 1");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void enqueuingAJobThatWaitsForARetryMakesItDueAtOnce() {
        Jobs jobs = node("a", run -> {
            done(run);
            return new Outcome.RetryAfter(Duration.ofHours(1));
        });
        enqueue(jobs, "x");
        jobs.runDue();
        enqueue(jobs, "x");

        assertThat(jobs.runDue()).isEqualTo(1);
    }

    @Test
    void aStalledRunThatWasTakenOverCanNeitherCommitNorPassACheckpoint() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        Jobs slow = node("slow", run -> {
            stalled.countDown();
            await(wake);
            assertThatThrownBy(run::checkpoint).isInstanceOf(FencedException.class);
            run.commit(_ -> log.add("slow commits"));
            return new Outcome.Done();
        });
        Jobs fast = node("fast", run -> {
            run.commit(_ -> log.add("fast commits"));
            return new Outcome.RetryAfter(Duration.ofSeconds(1));
        });
        enqueue(slow, "x");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> run = threads.submit(slow::runDue);
            await(stalled);

            assertThat(fast.runDue()).isZero();
            clock.advance(DEAD);
            assertThat(fast.runDue()).isEqualTo(1);
            wake.countDown();
            run.get(30, TimeUnit.SECONDS);
        }

        assertThat(log).containsExactly("fast commits");
        clock.advance(Duration.ofSeconds(1));
        assertThat(fast.runDue()).isEqualTo(1);
    }

    @Test
    void aStalledRunWhoseJobHasFinishedAndBegunAgainStaysFenced() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        Jobs slow = node("slow", run -> {
            stalled.countDown();
            await(wake);
            run.commit(_ -> log.add("slow commits"));
            return new Outcome.Done();
        });
        AtomicReference<Future<Integer>> slowRun = new AtomicReference<>();
        Jobs fast = node("fast", run -> {
            if (!log.isEmpty()) {
                wake.countDown();
                finish(slowRun.get());
            }
            return done(run);
        });
        enqueue(slow, "x");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slowRun.set(threads.submit(slow::runDue));
            await(stalled);
            clock.advance(DEAD);
            fast.runDue();
            enqueue(fast, "x");
            fast.runDue();
        }

        assertThat(log).containsExactly("run x 2", "run x 1");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aKilledNodeGoesOnAtOnceWhenItStartsAgain() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        CountDownLatch continued = new CountDownLatch(1);
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Jobs killed = node("a", run -> {
            stalled.countDown();
            await(wake);
            try {
                return run.commit(_ -> new Outcome.Done());
            } catch (FencedException e) {
                refused.set(e);
                throw e;
            }
        });
        killed.start();
        enqueue(killed, "x");
        await(stalled);

        try (Jobs restarted = node("a", run -> {
            continued.countDown();
            return done(run);
        })) {
            restarted.start();

            await(continued);
        }
        wake.countDown();
        killed.close();

        assertThat(log).containsExactly("run x 2");
        assertThat(refused.get()).isInstanceOf(FencedException.class);
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aJobThatKeepsKillingItsNodeIsAbandoned() {
        Jobs jobs = node("a", this::done);
        enqueue(jobs, "x");
        database.useTransaction(transaction ->
                transaction.execute("update job set starts = ? where subject = 'x'", JobExecution.MOST_LOST));

        jobs.runDue();

        assertThat(log).singleElement().asString().startsWith("abandoned x: It was cut off 20 times");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aStartedNodeRunsAJobAsSoonAsItIsCommitted() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        JobSettings patient = new JobSettings(2, Duration.ofHours(1), Duration.ofSeconds(5), 3);
        try (Jobs jobs = new Jobs(database, patient, "a", clock)) {
            jobs.register(new Work(
                    run -> {
                        ran.countDown();
                        return done(run);
                    },
                    log));
            jobs.start();
            enqueue(jobs, "x");

            await(ran);
        }

        assertThat(rowsLeft()).isZero();
    }

    @Test
    void closingLetsARunStopAtACheckpointAndTheJobIsDueAgain() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Jobs jobs = node("a", run -> {
            running.countDown();
            while (true) {
                run.checkpoint();
                Thread.onSpinWait();
            }
        });
        jobs.start();
        enqueue(jobs, "x");
        await(running);

        jobs.close();

        assertThat(node("b", this::done).runDue()).isEqualTo(1);
        assertThat(log).containsExactly("run x 1");
    }

    @Test
    void anUnknownKindIsRefused() {
        Jobs jobs = node("a", this::done);

        assertThatThrownBy(() -> database.useTransaction(transaction -> jobs.enqueue(transaction, "other", "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other");
    }

    @Test
    void concurrentEnqueuersOfOneSubjectMakeOneJob() throws Exception {
        Jobs jobs = node("a", this::done);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> enqueue(jobs, "x")));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(jobs.runDue()).isEqualTo(1);
        assertThat(rowsLeft()).isZero();
    }

    private static void finish(Future<Integer> run) {
        try {
            run.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
