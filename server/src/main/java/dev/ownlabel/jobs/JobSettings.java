package dev.ownlabel.jobs;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.time.Duration;
import java.util.List;

/** How jobs are run on this node. */
public record JobSettings(int threads, Duration pollingInterval, Duration heartbeat, int maxAttempts) {
    private static final Setting<Integer> THREADS =
            Setting.integer("jobs.threads", 4, 1, 64, "How many jobs this node runs at once.");
    private static final Setting<Duration> POLLING =
            Setting.duration("jobs.polling-interval", "500ms", "How often the database is asked for due jobs.");
    private static final Setting<Duration> HEARTBEAT = Setting.duration(
            "jobs.heartbeat",
            "5s",
            "How often a running job says that it lives; after four silent ones it is taken over.");
    private static final Setting<Integer> ATTEMPTS = Setting.integer(
            "jobs.max-attempts", 5, 1, 100, "How often a job that throws is run before it is given up.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(THREADS, POLLING, HEARTBEAT, ATTEMPTS);

    public static JobSettings from(Settings settings) {
        return new JobSettings(
                settings.get(THREADS), settings.get(POLLING), settings.get(HEARTBEAT), settings.get(ATTEMPTS));
    }
}
