package dev.ownlabel.app;

import dev.ownlabel.metrics.Metrics;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/** What the process itself tells: memory, processor time, threads. */
final class ProcessMetrics {
    private ProcessMetrics() {}

    /** Metrics that hold those of the process. */
    static Metrics registered() {
        Metrics metrics = new Metrics();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        metrics.gauge(
                "jvm_heap_used_bytes",
                "Heap in use.",
                () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_heap_max_bytes",
                "Heap that may be used.",
                () -> memory.getHeapMemoryUsage().getMax());
        metrics.gauge("jvm_threads", "Platform threads.", threads::getThreadCount);
        metrics.gauge(
                "process_start_time_seconds",
                "When the process began, since 1970.",
                () -> TimeUnit.MILLISECONDS.toSeconds(runtime.getStartTime()));
        metrics.gauge(
                "process_cpu_seconds_total",
                "Processor time of the process, user and system.",
                () -> ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(spent -> spent.toNanos() / 1e9)
                        .orElse(0.0));
        return metrics;
    }
}
