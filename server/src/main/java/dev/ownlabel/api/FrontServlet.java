package dev.ownlabel.api;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides which service a request is for. Clients override the endpoint, so the Host says nothing; the protocol does.
 *
 * <p>{@code GET /health/live} answers while the process works at all, {@code GET /health/ready} while it can serve. A bucket cannot
 * be named {@code health} by that.
 */
public final class FrontServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private enum Service {
        HEALTH,
        API,
        S3
    }

    private final HttpServlet api;
    private final HttpServlet s3;
    private final transient BooleanSupplier ready;

    public FrontServlet(HttpServlet api, HttpServlet s3, BooleanSupplier ready) {
        this.api = api;
        this.s3 = s3;
        this.ready = ready;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        api.init(config);
        s3.init(config);
    }

    @Override
    public void destroy() {
        s3.destroy();
        api.destroy();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (serviceOf(request)) {
            case HEALTH -> health(request.getRequestURI().equals("/health/live") || ready.getAsBoolean(), response);
            case API -> api.service(request, response);
            case S3 -> s3.service(request, response);
        }
    }

    private static Service serviceOf(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (read && (path.equals("/health/live") || path.equals("/health/ready"))) {
            return Service.HEALTH;
        }
        if (request.getHeader("X-Amz-Target") != null
                || header(request, "Content-Type").contains("x-amz-json")) {
            return Service.API;
        }
        return path.equals("/") && !signedForS3(request) ? Service.API : Service.S3;
    }

    /** Only S3 is asked for {@code GET /}, and only to list a caller's buckets: signed one way or the other. */
    private static boolean signedForS3(HttpServletRequest request) {
        String authorization = header(request, "Authorization");
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        return authorization.contains("/s3/aws4_request")
                || authorization.startsWith("aws ")
                || query.contains("X-Amz-Signature=")
                || query.contains("AWSAccessKeyId=");
    }

    private static String header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("").toLowerCase(Locale.ROOT);
    }

    private static void health(boolean well, HttpServletResponse response) throws IOException {
        byte[] body = (well ? "ok\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII);
        response.setStatus(well ? 200 : 503);
        response.setHeader("Content-Type", "text/plain");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
