package dev.ownlabel.http;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches a servlet, or escapes from one, in the form clients expect of the AWS JSON protocol, then closes the
 * connection: after a request that was not understood nobody knows where the next one begins.
 */
final class RefusalHandler extends ErrorHandler {
    private static final String TYPE = "application/x-amz-json-1.1";

    private final Ids ids;

    RefusalHandler(Ids ids) {
        this.ids = ids;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ErrorCode code = code(status);
        response.getHeaders()
                .put(HttpServer.REQUEST_ID_HEADER, RequestIdHandler.given(request, ids))
                .put("X-Amzn-Errortype", code.wireName())
                .put(HttpHeader.CONTENT_TYPE, TYPE)
                .put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(true, body(code, status), callback);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.UNKNOWN_OPERATION;
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.REQUEST_ENTITY_TOO_LARGE;
            case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
            default ->
                status < 500 || status == 501 || status == 505 ? ErrorCode.MALFORMED_HTTP_REQUEST : ErrorCode.INTERNAL;
        };
    }

    private static String text(ErrorCode code, int status) {
        return switch (status) {
            case 414, 431 -> "The request line or the headers are too long";
            case 426, 505 -> "The HTTP version is not supported";
            default ->
                switch (code) {
                    case UNKNOWN_OPERATION -> "Nothing answers here";
                    case REQUEST_TIMEOUT -> "The request did not arrive in time";
                    case REQUEST_ENTITY_TOO_LARGE -> "The request body is too large";
                    case SERVICE_UNAVAILABLE -> "The server is busy, try again";
                    case INTERNAL -> "Internal server error";
                    default -> "The request is not understood";
                };
        };
    }

    /** The texts are constants without characters to escape. */
    private ByteBuffer body(ErrorCode code, int status) {
        String type = "\"__type\":\"" + code.wireName() + "\"";
        String text = switch (code.family()) {
            case FRAMEWORK -> "{" + type + ",\"message\":\"" + text(code, status) + "\"}";
            case MODELLED ->
                "{" + type + ",\"Code\":\"" + code.wireName() + "\",\"Logref\":\"" + ids.uuid() + "\",\"Message\":\""
                        + text(code, status) + "\"}";
        };
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
