package dev.ownlabel.jobs;

import java.time.Duration;

/** How a run of a job ended. A run that throws is tried again with growing delays, a bounded number of times. */
public sealed interface Outcome {
    /** Finished; the job is removed. Failures that the user should see are also Done: they are states of the resource. */
    record Done() implements Outcome {}

    /** Run again after the delay. */
    record RetryAfter(Duration delay) implements Outcome {}
}
