package dev.ownlabel.api;

import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.api.wire.QueryDecoder;
import dev.ownlabel.api.wire.QueryEncoder;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS Query: a form in the body, whose {@code Action} names the operation, and answers in XML. Nothing but the signature's scope says
 * which service is meant, because clients override the endpoint.
 */
public final class QueryProtocol implements Protocol {
    static final String CONTENT_TYPE = "text/xml;charset=UTF-8";

    private final String service;
    private final String version;
    private final ConstraintValidator validator;
    private final QueryDecoder decoder = new QueryDecoder();
    private final QueryEncoder encoder;

    /**
     * The protocol of a service.
     *
     * @param service its signing name
     * @param version of its API
     */
    public QueryProtocol(String service, String version, ConstraintValidator validator) {
        this.service = service;
        this.version = version;
        this.validator = validator;
        this.encoder = new QueryEncoder("https://" + service + ".amazonaws.com/doc/" + version + "/");
    }

    @Override
    public boolean claims(ApiRequest request) {
        boolean form = request.header("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        return form
                && request.header("x-amz-target").isEmpty()
                && request.header("authorization")
                        .filter(header -> header.contains("/" + service + "/aws4_request"))
                        .isPresent();
    }

    @Override
    public Optional<String> target(ApiRequest request) {
        return Optional.empty();
    }

    @Override
    public String action(SdkBytes body) {
        QueryDecoder.Parameters parameters = decoder.parameters(body);
        String action = parameters.get("Action").orElse("");
        String asked = parameters.get("Version").orElse("");
        if (action.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.UNKNOWN_OPERATION,
                    "Could not find operation for version " + asked + ": Action is missing");
        }
        if (!asked.equals(version)) {
            throw unknown(action, asked);
        }
        return action;
    }

    ServiceException unknown(String action) {
        return unknown(action, version);
    }

    private static ServiceException unknown(String action, String version) {
        return new ServiceException(
                ErrorCode.UNKNOWN_OPERATION, "Could not find operation " + action + " for version " + version);
    }

    @Override
    public SdkPojo input(String operation, SdkBytes body, SdkPojo builder) {
        SdkPojo input = decoder.decode(decoder.parameters(body), builder);
        List<String> findings = validator.check(operation, input);
        if (!findings.isEmpty()) {
            throw new ServiceException(ErrorCode.VALIDATION, ConstraintValidator.message(findings));
        }
        return input;
    }

    @Override
    public ApiResponse answer(String operation, SdkPojo output, String requestId) {
        return new ApiResponse(200, Optional.empty(), CONTENT_TYPE, encoder.encode(operation, output, requestId));
    }

    @Override
    public ApiResponse error(ErrorCode code, int status, String message, String requestId) {
        QueryError error = QueryError.of(code, status);
        return new ApiResponse(
                error.status(),
                Optional.of(code),
                CONTENT_TYPE,
                encoder.error(error.name(), error.status(), message, requestId));
    }
}
