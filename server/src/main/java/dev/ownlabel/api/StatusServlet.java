package dev.ownlabel.api;

import dev.ownlabel.config.Settings;
import dev.ownlabel.metrics.Metrics;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What monitoring asks. {@code GET /health/live} answers while the process works at all, {@code GET /health/ready} while it can serve,
 * {@code GET /metrics} tells the metrics, to whom the setting allows it.
 */
public final class StatusServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Who may read the metrics. */
    public enum Readers {
        /** Callers on this machine. */
        LOOPBACK,
        EVERYBODY,
        NOBODY
    }

    private final transient Metrics metrics;
    private final Readers readers;
    private final transient BooleanSupplier ready;

    public StatusServlet(Metrics metrics, Settings settings, BooleanSupplier ready) {
        this.metrics = metrics;
        this.readers = settings.get(ApiSettings.METRICS);
        this.ready = ready;
    }

    /** Whether the request is for this servlet and not for a bucket of such a name: buckets are only asked for with a signature. */
    static boolean asked(HttpServletRequest request) {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        String path = request.getRequestURI();
        boolean signed = request.getHeader("Authorization") != null || request.getQueryString() != null;
        return read
                && (path.equals("/health/live")
                        || path.equals("/health/ready")
                        || (path.equals("/metrics") && !signed));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/health/live" -> send(response, 200, "text/plain", "ok\n");
            case "/health/ready" -> {
                boolean well = ready.getAsBoolean();
                send(response, well ? 200 : 503, "text/plain", well ? "ok\n" : "not ready\n");
            }
            default -> {
                if (mayRead(request)) {
                    send(response, 200, Metrics.CONTENT_TYPE, metrics.text());
                } else {
                    send(response, 403, "text/plain", "Metrics are not for you (setting http.metrics)\n");
                }
            }
        }
    }

    private boolean mayRead(HttpServletRequest request) throws IOException {
        return switch (readers) {
            case EVERYBODY -> true;
            case NOBODY -> false;
            case LOOPBACK -> InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
        };
    }

    private static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Content-Type", type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
