package dev.ownlabel.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One line a request: id, remote address, method, path, operation, status, bytes sent, milliseconds. Neither query nor headers are
 * written, they may carry signatures and tokens.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = System.getLogger("dev.ownlabel.access");
    private static final int LENGTH = 300;

    @Override
    public void log(Request request, Response response) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        Object id = request.getAttribute(RequestIdHandler.ATTRIBUTE);
        long millis = TimeUnit.NANOSECONDS.toMillis(NanoTime.since(request.getBeginNanoTime()));
        String line = String.join(
                " ",
                shown(id),
                shown(Request.getRemoteAddr(request)),
                shown(request.getMethod()),
                shown(request.getHttpURI() == null ? null : request.getHttpURI().getPath()),
                shown(request.getHeaders().get("X-Amz-Target")),
                Integer.toString(response.getStatus()),
                Long.toString(Response.getContentBytesWritten(response)),
                millis + "ms");
        LOG.log(Level.INFO, line);
    }

    /** No client writes lines of its own into the log. */
    private static String shown(@Nullable Object part) {
        if (part == null) {
            return "-";
        }
        String text = part.toString();
        if (plain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .limit(LENGTH)
                .map(c -> c <= ' ' || c == 127 || Character.isISOControl(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.isEmpty() ? "-" : shown.toString();
    }

    /** Nearly all are. */
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LENGTH;
    }
}
