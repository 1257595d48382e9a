package dev.ownlabel.api;

import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.AwsJsonEncoder;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.ServiceException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** AWS JSON 1.1: the header {@code X-Amz-Target} names service and operation (specification, wire.md §1). */
public final class JsonProtocol implements Protocol {
    static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    /** How a service words its errors. */
    public enum Errors {
        /** Rekognition's two forms (specification, wire.md §3). */
        TWO_FAMILIES,
        /** The usual one: {@code __type} and {@code message}. */
        PLAIN
    }

    private final String prefix;
    private final Errors errors;
    private final AwsJsonDecoder decoder;
    private final ConstraintValidator validator;
    private final Ids ids;
    private final AwsJsonEncoder encoder = new AwsJsonEncoder();

    /** The protocol of the service whose targets begin with {@code target} and a dot. */
    public JsonProtocol(String target, Errors errors, AwsJsonDecoder decoder, ConstraintValidator validator, Ids ids) {
        this.prefix = target + ".";
        this.errors = errors;
        this.decoder = decoder;
        this.validator = validator;
        this.ids = ids;
    }

    @Override
    public boolean claims(ApiRequest request) {
        return request.header("x-amz-target")
                .filter(target -> target.startsWith(prefix))
                .isPresent();
    }

    @Override
    public Optional<String> target(ApiRequest request) {
        String type = request.header("content-type").orElse("json").toLowerCase(Locale.ROOT);
        if (!type.contains("json")) {
            throw new ServiceException(ErrorCode.UNKNOWN_OPERATION, "Content-Type must be " + CONTENT_TYPE);
        }
        Optional<String> name = named(request);
        if (name.isEmpty()) {
            throw new ServiceException(ErrorCode.UNKNOWN_OPERATION, "X-Amz-Target names no operation of this service");
        }
        return name;
    }

    /** The operation that the target names, which may not exist. */
    Optional<String> named(ApiRequest request) {
        return request.header("x-amz-target")
                .filter(target -> target.startsWith(prefix))
                .map(target -> target.substring(prefix.length()));
    }

    @Override
    public String action(SdkBytes body) {
        throw new IllegalStateException("The headers name the operation");
    }

    @Override
    public SdkPojo input(String operation, SdkBytes body, SdkPojo builder) {
        SdkPojo input = decoder.decode(body, builder);
        List<String> findings = validator.check(operation, input);
        if (!findings.isEmpty()) {
            throw new ServiceException(ErrorCode.VALIDATION, ConstraintValidator.message(findings));
        }
        return input;
    }

    @Override
    public ApiResponse answer(String operation, SdkPojo output, String requestId) {
        return new ApiResponse(200, Optional.empty(), CONTENT_TYPE, encoder.encode(output));
    }

    @Override
    public ApiResponse error(ErrorCode code, int status, String message, String requestId) {
        SdkBytes body = switch (errors) {
            case TWO_FAMILIES -> ErrorBody.of(code, message, ids.uuid());
            case PLAIN -> ErrorBody.plain(code, message);
        };
        return new ApiResponse(status, Optional.of(code), CONTENT_TYPE, body);
    }
}
