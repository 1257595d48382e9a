package dev.ownlabel.jobs;

/** The work of one kind of job. It runs at least once: a second run must end as the first would. */
public interface JobHandler {
    /** The kind's name, unique in the server, stored in the database. */
    String kind();

    Outcome run(JobRun run);

    /**
     * Called once, fenced, when the last attempt has failed with an exception nobody expected, so that the resource does not hang in
     * its in-progress state.
     */
    void abandoned(JobRun run, String reason);
}
