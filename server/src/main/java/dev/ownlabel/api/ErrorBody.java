package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The two forms of an error's body (specification, wire.md §3, O). {@code Code} repeats {@code __type}: clients read the name from
 * either, and from the header, in an order of their own.
 */
final class ErrorBody {

    private ErrorBody() {}

    /** The body for an error; {@code logref} identifies the occurrence in the bodies that carry one. */
    static SdkBytes of(ErrorCode code, String message, String logref) {
        return switch (code.family()) {
            case MODELLED ->
                bytes(typed(code)
                        .with("Code", code.wireName())
                        .with("Logref", logref)
                        .with("Message", message));
            case FRAMEWORK -> plain(code, message);
        };
    }

    /** The body of services that know one form only. */
    static SdkBytes plain(ErrorCode code, String message) {
        return bytes(typed(code).with("message", message));
    }

    private static JsonObject typed(ErrorCode code) {
        return JsonObject.EMPTY.with("__type", code.wireName());
    }

    private static SdkBytes bytes(JsonObject body) {
        return SdkBytes.fromByteArrayUnsafe(JsonWriter.writeBytes(body));
    }
}
