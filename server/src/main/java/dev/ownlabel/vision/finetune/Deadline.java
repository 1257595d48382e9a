package dev.ownlabel.vision.finetune;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time that is running out, by the machine's steady clock. Ends work; decides nothing else. */
final class Deadline {
    private final LongSupplier clock;
    private final long start;
    private final long nanos;

    Deadline(Duration budget) {
        this(budget, System::nanoTime);
    }

    /** By another clock, in nanoseconds. */
    Deadline(Duration budget, LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
        this.nanos = budget.toNanos();
    }

    /** Whether more than a share of the time, 0 to 1, has gone. */
    boolean past(double share) {
        return clock.getAsLong() - start > nanos * share;
    }
}
