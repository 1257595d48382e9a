package dev.ownlabel.jobs;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A run that holds a claim; it may be used from several threads of its handler. */
final class FencedRun implements JobRun {
    private final Database database;
    private final JobRows rows;
    private final Claim claim;
    private final BooleanSupplier stopping;
    private final InstantSource clock;
    private final Duration heartbeat;
    private final AtomicReference<Instant> nextLook;

    FencedRun(
            Database database,
            JobRows rows,
            Claim claim,
            BooleanSupplier stopping,
            InstantSource clock,
            Duration heartbeat) {
        this.database = database;
        this.rows = rows;
        this.claim = claim;
        this.stopping = stopping;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.nextLook = new AtomicReference<>(clock.instant().plus(heartbeat));
    }

    @Override
    public String subject() {
        return claim.subject();
    }

    @Override
    public int attempt() {
        return claim.starts();
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return database.inTransaction(transaction -> {
            rows.requireOwned(transaction, claim);
            return work.apply(transaction);
        });
    }

    @Override
    public void checkpoint() {
        if (stopping.getAsBoolean()) {
            throw new FencedException("The server is stopping; " + claim.kind() + " of " + claim.subject()
                    + " is run again after its start");
        }
        Instant now = clock.instant();
        Instant due = nextLook.get();
        if (now.isBefore(due) || !nextLook.compareAndSet(due, now.plus(heartbeat))) {
            return;
        }
        boolean owned = database.read(transaction -> rows.isOwned(transaction, claim));
        if (!owned) {
            throw new FencedException("Another run has taken over " + claim.kind() + " of " + claim.subject());
        }
    }
}
