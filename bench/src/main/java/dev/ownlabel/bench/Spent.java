package dev.ownlabel.bench;

import java.time.Duration;

/**
 * A load with the processor time that each of its answers took, user and system; requests that were told to come again are in it.
 *
 * @param serverMillis of the server's process, for each answer
 * @param senderMillis of this process
 * @param compilersPart of the server's time, that of its compilers
 */
record Spent(LoadResult load, double serverMillis, double senderMillis, double compilersPart) {
    /** Something that gives a load. */
    interface Work {
        LoadResult run() throws InterruptedException;
    }

    static Spent on(ServedModel served, Work work) throws InterruptedException {
        Duration server = served.processorTime();
        Duration compilers = served.compilersTime();
        Duration here = here();
        LoadResult load = work.run();
        double spent = served.processorTime().minus(server).toNanos();
        return new Spent(
                load,
                spent / 1e6 / load.answered(),
                here().minus(here).toNanos() / 1e6 / load.answered(),
                Math.max(0, served.compilersTime().minus(compilers).toNanos() / spent));
    }

    /** Processor time of this process until now. */
    static Duration here() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
