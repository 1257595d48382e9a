package dev.ownlabel.inference;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How models are run on this node.
 *
 * @param threads images that are decoded and labelled at once, over all models; each keeps one core busy
 * @param lanesPerUnit images that one inference unit labels at once
 * @param queuePerUnit requests that may wait for a lane, for each inference unit
 * @param largestBatch images that wait for the same model and are put through its network together
 * @param queueTimeout how long a request may wait for a lane
 * @param idleBeforeShrinking how long a unit above the minimum must have been without use before it is given back
 * @param drainTimeout how long a stop waits for the requests under way before it looks again later
 * @param memoryBytes what all loaded models may hold together
 */
public record InferenceSettings(
        int threads,
        int lanesPerUnit,
        int queuePerUnit,
        int largestBatch,
        Duration queueTimeout,
        Duration idleBeforeShrinking,
        Duration drainTimeout,
        long memoryBytes) {
    private static final Setting<Integer> THREADS = Setting.integer(
            "inference.threads",
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 1024),
            1,
            1024,
            "Images that are decoded and labelled at once on this node, over all models; each keeps one core busy.");
    private static final Setting<Integer> LANES = Setting.integer(
            "inference.lanes-per-unit",
            1,
            1,
            64,
            "Images that one inference unit labels at once: each has one core, or its share of the cores when more are busy.");
    private static final Setting<Integer> QUEUE = Setting.integer(
            "inference.queue-per-unit",
            8,
            0,
            1000,
            "Requests that may wait for a lane, for each inference unit; more are refused with"
                    + " ProvisionedThroughputExceededException.");
    private static final Setting<Integer> BATCH = Setting.integer(
            "inference.largest-batch",
            4,
            1,
            64,
            "Images that wait for the same model and are put through its network together; none waits for another.");
    private static final Setting<Duration> QUEUE_TIMEOUT = Setting.duration(
            "inference.queue-timeout",
            "5s",
            "How long a request may wait for a lane before it is refused with ProvisionedThroughputExceededException.");
    private static final Setting<Duration> SHRINK = Setting.duration(
            "inference.scale-down-after",
            "60s",
            "How long a unit above MinInferenceUnits must have been without use before it is given back.");
    private static final Setting<Duration> DRAIN = Setting.duration(
            "inference.drain-timeout",
            "30s",
            "How long stopping a model waits for the requests under way before it looks again later.");
    private static final Setting<Long> MEMORY = Setting.count(
            "inference.memory-bytes",
            4L << 30,
            1L << 20,
            1L << 42,
            "Memory that all models loaded on this node may hold together; a model that does not fit fails to start.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL =
            List.of(THREADS, LANES, QUEUE, BATCH, QUEUE_TIMEOUT, SHRINK, DRAIN, MEMORY);

    public static InferenceSettings from(Settings settings) {
        return new InferenceSettings(
                settings.get(THREADS),
                settings.get(LANES),
                settings.get(QUEUE),
                settings.get(BATCH),
                settings.get(QUEUE_TIMEOUT),
                settings.get(SHRINK),
                settings.get(DRAIN),
                settings.get(MEMORY));
    }
}
