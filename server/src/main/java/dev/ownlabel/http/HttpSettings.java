package dev.ownlabel.http;

import dev.ownlabel.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What may be set about the listener. */
public final class HttpSettings {
    public static final Setting<String> HOST =
            Setting.text("http.host", "127.0.0.1", "Address to listen on; 0.0.0.0 opens the server to the network");
    public static final Setting<Integer> PORT =
            Setting.integer("http.port", 8420, 0, 65_535, "Port of the plain listener; 0 picks a free one");
    public static final Setting<Integer> TLS_PORT = Setting.integer(
            "http.tls-port", -1, -1, 65_535, "Port of the TLS listener; 0 picks a free one, -1 means no TLS");
    public static final Setting<Path> TLS_CERTIFICATE =
            Setting.path("http.tls-cert", "", "PEM file with the TLS certificate and its chain");
    public static final Setting<Path> TLS_KEY =
            Setting.path("http.tls-key", "", "PEM file with the certificate's private key, PKCS#8 without password");
    public static final Setting<Boolean> TLS_SELF_SIGNED = Setting.flag(
            "http.tls-self-signed",
            false,
            "Whether a self-signed certificate is made in the data folder when none is named");
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.integer(
            "http.max-connections", 1024, 1, 1_000_000, "Connections open at once; more wait to be accepted");
    public static final Setting<Integer> MAX_REQUESTS = Setting.integer(
            "http.max-requests",
            256,
            1,
            100_000,
            "Requests worked on at once; as many again wait, the rest are answered ServiceUnavailable");
    public static final Setting<Duration> MAX_WAIT = Setting.duration(
            "http.max-wait", "10s", "How long a request waits for its turn before it is answered ServiceUnavailable");
    public static final Setting<Integer> MAX_HEADER_BYTES = Setting.integer(
            "http.max-header-bytes", 32_768, 1024, 1_048_576, "Size of a request line and its headers together");
    public static final Setting<Duration> IDLE_TIMEOUT = Setting.duration(
            "http.idle-timeout", "60s", "How long a connection may be silent, within a request or between two");
    public static final Setting<Long> MIN_BODY_RATE = Setting.count(
            "http.min-body-rate",
            512,
            0,
            1_000_000_000,
            "Bytes a second at which a request's body must arrive on average, after 5 s of waiting for it; 0 allows any");
    public static final Setting<Duration> STOP_TIMEOUT = Setting.duration(
            "http.stop-timeout", "10s", "How long requests in progress may take to finish when the server stops");

    public static final List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            TLS_PORT,
            TLS_CERTIFICATE,
            TLS_KEY,
            TLS_SELF_SIGNED,
            MAX_CONNECTIONS,
            MAX_REQUESTS,
            MAX_WAIT,
            MAX_HEADER_BYTES,
            IDLE_TIMEOUT,
            MIN_BODY_RATE,
            STOP_TIMEOUT);

    private HttpSettings() {}
}
