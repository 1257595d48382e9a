package dev.ownlabel.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;

/** Tells S3 clients that this server has no buckets, because its objects are kept in an external S3. */
final class ElsewhereServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final byte[] BODY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NotImplemented</Code><Message>This server keeps its objects in an external S3; call that one.\
            </Message></Error>
            """.getBytes(StandardCharsets.UTF_8);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_IMPLEMENTED);
        response.setContentType("application/xml");
        response.getOutputStream().write(BODY);
    }
}
