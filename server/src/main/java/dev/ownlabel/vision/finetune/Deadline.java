package dev.ownlabel.vision.finetune;

import java.time.Duration;

/** Time that is running out, by the machine's steady clock. Ends work; decides nothing else. */
final class Deadline {
    private final long start = System.nanoTime();
    private final long nanos;

    Deadline(Duration budget) {
        this.nanos = budget.toNanos();
    }

    /** Whether more than a share of the time, 0 to 1, has gone. */
    boolean past(double share) {
        return System.nanoTime() - start > nanos * share;
    }
}
