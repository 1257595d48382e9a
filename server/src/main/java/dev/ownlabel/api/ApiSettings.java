package dev.ownlabel.api;

import dev.ownlabel.config.Setting;
import java.time.Duration;
import java.util.List;

/** What may be set about API requests. */
public final class ApiSettings {
    public static final Setting<Integer> MAX_BODY_BYTES = Setting.integer(
            "api.max-body-bytes",
            8_388_608,
            1024,
            104_857_600,
            "Size of an API request's body; the largest that AWS allows is about 7 MB");
    public static final Setting<Integer> MAX_HELD_BYTES = Setting.integer(
            "api.max-held-bytes",
            67_108_864,
            1024,
            1_073_741_824,
            "Bodies of API requests held in memory at once; decoding takes up to four times as much");
    public static final Setting<Duration> MAX_BODY_WAIT = Setting.duration(
            "api.max-body-wait",
            "5s",
            "How long a request waits for memory for its body before it is answered ServiceUnavailable");
    public static final Setting<Duration> CLOCK_TOLERANCE = Setting.duration(
            "api.clock-tolerance", "15m", "How far a request's signed time may lie from the server's clock");

    public static final Setting<StatusServlet.Readers> METRICS = Setting.choice(
            "http.metrics",
            StatusServlet.Readers.LOOPBACK,
            "Who may read /metrics without a signature: loopback (callers on this machine), everybody, or nobody");

    public static final List<Setting<?>> ALL =
            List.of(MAX_BODY_BYTES, MAX_HELD_BYTES, MAX_BODY_WAIT, CLOCK_TOLERANCE, METRICS);

    private ApiSettings() {}
}
