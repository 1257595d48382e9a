package dev.ownlabel.api;

import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.AwsJsonEncoder;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The one way from a request to its answer: protocol and target, signature, decoding and the model's constraints, authorisation,
 * handler (specification, operations.md §3.6). The body is read only once the request has a known operation and claims a signature.
 */
public final class Gateway {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());
    private static final String TARGET_PREFIX = "RekognitionService.";

    private final Map<String, Operation<?, ?>> operations = new HashMap<>();
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final AwsJsonDecoder decoder;
    private final ConstraintValidator validator;
    private final Ids ids;
    private final AwsJsonEncoder encoder = new AwsJsonEncoder();

    public Gateway(
            List<Operation<?, ?>> table,
            Authenticator authenticator,
            Authorizer authorizer,
            AwsJsonDecoder decoder,
            ConstraintValidator validator,
            Ids ids) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.decoder = decoder;
        this.validator = validator;
        this.ids = ids;
        for (Operation<?, ?> operation : table) {
            if (operations.put(operation.name(), operation) != null) {
                throw new IllegalStateException("Two rows for " + operation.name());
            }
        }
    }

    /** Answers; throws nothing. */
    public ApiResponse handle(ApiRequest request, RequestBody body) {
        try {
            if (!request.method().equals("POST")
                    || !request.rawPath().equals("/")
                    || !request.rawQuery().isEmpty()) {
                return error(ErrorCode.UNKNOWN_OPERATION, 404, "Operations are called by POST /");
            }
            return answer(operation(request), request, body);
        } catch (ServiceException e) {
            return error(e.code(), e.code().status(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Request " + request.id() + " met a bug", e);
            return error(ErrorCode.INTERNAL, ErrorCode.INTERNAL.status(), "Internal server error");
        }
    }

    private Operation<?, ?> operation(ApiRequest request) {
        String type = request.header("content-type").orElse("json").toLowerCase(Locale.ROOT);
        if (!type.contains("json")) {
            throw new ServiceException(ErrorCode.UNKNOWN_OPERATION, "Content-Type must be application/x-amz-json-1.1");
        }
        Optional<String> name = request.header("x-amz-target")
                .filter(target -> target.startsWith(TARGET_PREFIX))
                .map(target -> target.substring(TARGET_PREFIX.length()));
        Operation<?, ?> operation = name.map(operations::get).orElse(null);
        if (operation == null) {
            throw new ServiceException(ErrorCode.UNKNOWN_OPERATION, "X-Amz-Target names no operation of this service");
        }
        return operation;
    }

    private <I extends SdkPojo, O extends SdkPojo> ApiResponse answer(
            Operation<I, O> operation, ApiRequest request, RequestBody body) {
        if (!request.headers().containsKey("authorization")) {
            throw new ServiceException(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
        }
        SdkBytes bytes = body.read();
        Caller caller = authenticator.authenticate(request, bytes);
        I input = decoded(operation, bytes);
        for (Access access : operation.needs().apply(input)) {
            authorizer.require(caller, access);
        }
        O output = handled(operation, new RequestContext(caller, request.id()), input);
        return new ApiResponse(200, Optional.empty(), encoder.encode(output));
    }

    @SuppressWarnings("unchecked") // a row's builder builds the row's input
    private <I extends SdkPojo> I decoded(Operation<I, ?> operation, SdkBytes bytes) {
        I input = (I) decoder.decode(bytes, operation.input().get());
        List<String> findings = validator.check(operation.name(), input);
        if (!findings.isEmpty()) {
            throw new ServiceException(ErrorCode.VALIDATION, ConstraintValidator.message(findings));
        }
        return input;
    }

    private static <I extends SdkPojo, O extends SdkPojo> O handled(
            Operation<I, O> operation, RequestContext context, I input) {
        try {
            return operation.handler().handle(context, input);
        } catch (ServiceException e) {
            if (operation.mayRaise(e.code())) {
                throw e;
            }
            throw new IllegalStateException(operation.name() + " does not declare " + e.code(), e);
        }
    }

    private ApiResponse error(ErrorCode code, int status, String message) {
        return ErrorBody.of(code, status, message, ids.uuid());
    }
}
