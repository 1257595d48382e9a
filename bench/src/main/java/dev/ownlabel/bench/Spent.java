package dev.ownlabel.bench;

import java.time.Duration;

/**
 * A load with the processor time that each of its answers took, user and system; requests that were told to come again are in it.
 *
 * @param serverMillis of the server's process, for each answer
 * @param senderMillis of this process
 */
record Spent(LoadResult load, double serverMillis, double senderMillis) {
    /** Something that gives a load. */
    interface Work {
        LoadResult run() throws InterruptedException;
    }

    static Spent on(ServedModel served, Work work) throws InterruptedException {
        Duration server = served.processorTime();
        Duration here = here();
        LoadResult load = work.run();
        return new Spent(
                load,
                served.processorTime().minus(server).toNanos() / 1e6 / load.answered(),
                here().minus(here).toNanos() / 1e6 / load.answered());
    }

    /** Processor time of this process until now. */
    static Duration here() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
