package dev.ownlabel.jobs;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one picked job from claim to end. Whatever happens to the library's row happens in the same transaction as the fence's
 * check, so a run that was left behind changes nothing. When the database itself fails, the row stays picked without heartbeats, and the
 * job is taken over.
 */
final class JobExecution {
    /** After so many runs that neither finished nor threw, the job is taken to bring its node down. */
    static final int MOST_LOST = 20;

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final int LONGEST_REASON = 500;
    private static final System.Logger LOG = System.getLogger(JobExecution.class.getName());

    private final Database database;
    private final JobRows rows;
    private final JobSettings settings;
    private final InstantSource clock;
    private final AtomicBoolean stopping;

    JobExecution(Database database, JobRows rows, JobSettings settings, InstantSource clock, AtomicBoolean stopping) {
        this.database = database;
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
        this.stopping = stopping;
    }

    void execute(JobHandler handler, Execution picked) {
        Optional<Claim> claimed = database.inTransaction(transaction -> rows.claim(transaction, picked));
        if (claimed.isEmpty()) {
            LOG.log(Level.INFO, "{0} of {1} was taken over before it began", picked.getTaskName(), picked.getId());
            return;
        }
        Claim claim = claimed.get();
        FencedRun run = new FencedRun(database, rows, claim, stopping::get, clock, settings.heartbeat());
        try {
            if (claim.failures() >= settings.maxAttempts()) {
                abandon(handler, run, claim, "It failed " + claim.failures() + " times");
            } else if (claim.lost() >= MOST_LOST) {
                abandon(handler, run, claim, "It was cut off " + claim.lost() + " times by the end of its node");
            } else {
                attempt(handler, run, claim);
            }
        } catch (FencedException e) {
            LOG.log(Level.INFO, e.getMessage());
        }
    }

    private void attempt(JobHandler handler, FencedRun run, Claim claim) {
        Outcome outcome;
        try {
            outcome = handler.run(run);
        } catch (FencedException e) {
            stopped(claim, e);
            return;
        } catch (RuntimeException | Error e) { // the worker is where a job's errors end
            if (stopping.get()) {
                stopped(claim, e);
            } else {
                failed(handler, run, claim, e);
            }
            return;
        }
        switch (outcome) {
            case Outcome.Done() -> settle(transaction -> rows.finish(transaction, claim));
            case Outcome.RetryAfter(Duration delay) ->
                settle(transaction ->
                        rows.again(transaction, claim, clock.instant().plus(delay)));
        }
    }

    private void stopped(Claim claim, Throwable reason) {
        LOG.log(Level.INFO, "{0} of {1} stops: {2}", claim.kind(), claim.subject(), reason.getMessage());
        if (stopping.get()) {
            settle(transaction -> rows.handBack(transaction, claim));
        }
        // else: whoever has taken the job over has its rows too
    }

    private void failed(JobHandler handler, FencedRun run, Claim claim, Throwable failure) {
        int failures = claim.failures() + 1;
        if (failures >= settings.maxAttempts()) {
            LOG.log(Level.ERROR, describe(claim) + " failed " + failures + " times and is given up", failure);
            abandon(handler, run, claim, failure.toString());
            return;
        }
        Duration delay = delay(failures);
        LOG.log(Level.WARNING, describe(claim) + " failed; it is tried again in " + delay, failure);
        settle(transaction -> rows.failed(transaction, claim, clock.instant().plus(delay)));
    }

    private void abandon(JobHandler handler, FencedRun run, Claim claim, String reason) {
        RuntimeException failure = abandoned(handler, run, reason);
        if (failure == null) {
            settle(transaction -> rows.finish(transaction, claim));
        } else {
            // never given up: the resource would hang in its in-progress state
            LOG.log(Level.ERROR, describe(claim) + " cannot be given up; that is tried again", failure);
            settle(transaction ->
                    rows.failed(transaction, claim, clock.instant().plus(LONGEST_DELAY)));
        }
    }

    private @Nullable RuntimeException abandoned(JobHandler handler, FencedRun run, String reason) {
        try {
            handler.abandoned(run, reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
            return null;
        } catch (FencedException e) {
            throw e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void settle(Consumer<Transaction> change) {
        // a stopping worker is interrupted, which would fail the wait for a connection
        boolean interrupted = Thread.interrupted();
        try {
            database.useTransaction(change);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration delay(int failures) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, 20));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    private static String describe(Claim claim) {
        return claim.kind() + " of " + claim.subject() + ", run " + claim.starts() + ",";
    }
}
