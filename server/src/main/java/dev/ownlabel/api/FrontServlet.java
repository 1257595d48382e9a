package dev.ownlabel.api;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which service a request is for. Clients override the endpoint, so the Host says nothing; the protocol does.
 */
public final class FrontServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private enum Service {
        STATUS,
        API,
        S3
    }

    private final HttpServlet api;
    private final HttpServlet s3;
    private final HttpServlet status;

    public FrontServlet(HttpServlet api, HttpServlet s3, HttpServlet status) {
        this.api = api;
        this.s3 = s3;
        this.status = status;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        api.init(config);
        s3.init(config);
        status.init(config);
    }

    @Override
    public void destroy() {
        status.destroy();
        s3.destroy();
        api.destroy();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (serviceOf(request)) {
            case STATUS -> status.service(request, response);
            case API -> api.service(request, response);
            case S3 -> s3.service(request, response);
        }
    }

    private static Service serviceOf(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (StatusServlet.asked(request)) {
            return Service.STATUS;
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
}
