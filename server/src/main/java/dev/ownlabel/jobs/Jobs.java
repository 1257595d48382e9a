package dev.ownlabel.jobs;

import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.InstantSource;

/**
 * Durable jobs over db-scheduler: enqueued in the caller's transaction, taken by any node, moved by heartbeat, fenced by an epoch that
 * every commit of a run checks.
 */
public final class Jobs implements AutoCloseable {

    public Jobs(Database database, JobSettings settings, String nodeName, InstantSource clock) {
        if (database == null || settings == null || nodeName == null || clock == null) {
            throw new IllegalStateException("not built yet");
        }
    }

    /** Makes a kind of job known; before {@link #start}. */
    public void register(JobHandler handler) {
        throw new IllegalStateException("not built yet" + handler);
    }

    /** Adds a job in the caller's transaction: it runs if and only if that transaction commits. One job per kind and subject. */
    public void enqueue(Transaction transaction, String kind, String subject) {
        throw new IllegalStateException("not built yet" + transaction + kind + subject);
    }

    /** Begins to take jobs. */
    public void start() {
        throw new IllegalStateException("not built yet");
    }

    /** Runs everything that is due on the calling thread, until nothing is; for tests. */
    public int runDue() {
        throw new IllegalStateException("not built yet");
    }

    @Override
    public void close() {
        throw new IllegalStateException("not built yet");
    }
}
