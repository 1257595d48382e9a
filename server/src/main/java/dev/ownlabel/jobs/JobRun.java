package dev.ownlabel.jobs;

import dev.ownlabel.metastore.Transaction;
import java.util.function.Function;

/** One run of one job on this node. */
public interface JobRun {
    /** What the job is about, as given to {@link Jobs#enqueue}: usually an ARN. */
    String subject();

    /** 1 for the first attempt. */
    int attempt();

    /**
     * Commits {@code work} in one transaction, only while this run still owns the job (its fencing epoch is the current one).
     *
     * @throws FencedException when another node has taken the job over; the run must stop at once
     */
    <T> T commit(Function<Transaction, T> work);

    /**
     * Cheap; to be called in long loops, outside of transactions. Throws when the job was taken over, or when the server is shutting
     * down (the job will be run again).
     *
     * @throws FencedException when this run must stop
     */
    void checkpoint();
}
