package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The two forms of an error's body (specification, wire.md §3, O). {@code Code} repeats {@code __type}: clients read the name from
 * either, and from the header, in an order of their own.
 */
final class ErrorBody {

    private ErrorBody() {}

    /** The answer for an error; {@code logref} identifies the occurrence in the bodies that carry one. */
    static ApiResponse of(ErrorCode code, int status, String message, String logref) {
        JsonObject body = JsonObject.EMPTY.with("__type", code.wireName());
        body = switch (code.family()) {
            case MODELLED ->
                body.with("Code", code.wireName()).with("Logref", logref).with("Message", message);
            case FRAMEWORK -> body.with("message", message);
        };
        return new ApiResponse(status, Optional.of(code), SdkBytes.fromByteArrayUnsafe(JsonWriter.writeBytes(body)));
    }
}
