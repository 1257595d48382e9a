package dev.ownlabel.api;

import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpServer;
import dev.ownlabel.iam.Origin;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Carries requests from HTTP to the Gateway and answers back. */
public final class ApiServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Gateway gateway;
    private final transient RequestBodies bodies;

    public ApiServlet(Gateway gateway, Settings settings) {
        this.gateway = gateway;
        this.bodies = new RequestBodies(settings);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiResponse answer;
        try (RequestBody body = bodies.of(request)) {
            answer = gateway.handle(head(request), body);
        }
        send(answer, response);
    }

    private static ApiRequest head(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>());
        }
        headers.replaceAll((name, _) -> Collections.list(request.getHeaders(name)));
        return new ApiRequest(
                HttpServer.requestId(request),
                request.getMethod(),
                request.getRequestURI(),
                Optional.ofNullable(request.getQueryString()).orElse(""),
                headers,
                new Origin(
                        request.getRemoteAddr(),
                        request.isSecure(),
                        Optional.ofNullable(request.getHeader("User-Agent")).orElse("")));
    }

    private static void send(ApiResponse answer, HttpServletResponse response) throws IOException {
        byte[] body = answer.body().asByteArrayUnsafe();
        response.setStatus(answer.status());
        response.setHeader("Content-Type", answer.contentType());
        answer.error().ifPresent(code -> response.setHeader("X-Amzn-Errortype", code.wireName()));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
