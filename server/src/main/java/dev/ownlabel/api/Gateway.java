package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.metrics.Counter;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.metrics.Timings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The one way from a request to its answer: service and operation, signature, decoding and the model's constraints, authorisation,
 * handler (specification, operations.md §3.6). The body is read only once the request claims a signature and, where its headers name
 * the operation, a known one.
 */
public final class Gateway {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());

    private final List<Service> services;
    private final Authorizer authorizer;
    private final AuditTrail trail;
    private final Counter requests;
    private final Timings seconds;

    /** Serves {@code services}; what is for none of them is answered by the first. */
    public Gateway(List<Service> services, Authorizer authorizer, AuditTrail trail, Metrics metrics) {
        this.services = List.copyOf(services);
        this.authorizer = authorizer;
        this.trail = trail;
        this.requests = metrics.counter(
                "ownlabel_requests_total",
                "Answered calls; error is empty where there was none.",
                "operation",
                "error");
        this.seconds = metrics.timings("ownlabel_request_seconds", "Time from head to answer of a call.", "operation");
    }

    /** Answers; throws nothing. */
    public ApiResponse handle(ApiRequest request, RequestBody body) {
        long begin = System.nanoTime();
        Service service = service(request);
        ApiResponse response = handle(service, request, body);
        String operation = service.nameOf(request);
        requests.count(operation, response.error().map(ErrorCode::wireName).orElse(""));
        seconds.record(System.nanoTime() - begin, operation);
        return response;
    }

    private ApiResponse handle(Service service, ApiRequest request, RequestBody body) {
        Protocol protocol = service.protocol();
        try {
            if (!request.method().equals("POST")
                    || !request.rawPath().equals("/")
                    || !request.rawQuery().isEmpty()) {
                return protocol.error(
                        ErrorCode.UNKNOWN_OPERATION, 404, "Operations are called by POST /", request.id());
            }
            return answer(service, request, body);
        } catch (ServiceException e) {
            return protocol.error(e.code(), e.code().status(), String.valueOf(e.getMessage()), request.id());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Request " + request.id() + " met a bug", e);
            return protocol.error(
                    ErrorCode.INTERNAL, ErrorCode.INTERNAL.status(), "Internal server error", request.id());
        }
    }

    private Service service(ApiRequest request) {
        return services.stream()
                .filter(service -> service.protocol().claims(request))
                .findFirst()
                .orElse(services.getFirst());
    }

    private ApiResponse answer(Service service, ApiRequest request, RequestBody body) {
        Optional<Operation<?, ?>> announced = service.protocol().target(request).map(service::operation);
        if (!request.headers().containsKey("authorization")) {
            throw new ServiceException(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
        }
        SdkBytes bytes = body.read();
        Caller caller = service.authenticator().authenticate(request, bytes);
        Operation<?, ?> operation =
                announced.orElseGet(() -> service.operation(service.protocol().action(bytes)));
        return answer(service.protocol(), operation, new Authenticated(request, caller), bytes);
    }

    private record Authenticated(ApiRequest request, Caller caller) {}

    private <I extends SdkPojo, O extends SdkPojo> ApiResponse answer(
            Protocol protocol, Operation<I, O> operation, Authenticated sender, SdkBytes bytes) {
        @SuppressWarnings("unchecked") // a row's builder builds the row's input
        I input = (I) protocol.input(operation.name(), bytes, operation.input().get());
        AuditTrail.Call call = new AuditTrail.Call(operation.name(), sender.caller(), sender.request(), input);
        try {
            O output = allowed(operation, sender, input);
            trail.done(call, output);
            return protocol.answer(operation.name(), output, sender.request().id());
        } catch (ServiceException e) {
            trail.failed(call, e.code(), String.valueOf(e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            trail.failed(call, ErrorCode.INTERNAL, "Internal server error");
            throw e;
        }
    }

    private <I extends SdkPojo, O extends SdkPojo> O allowed(Operation<I, O> operation, Authenticated sender, I input) {
        for (Access access : operation.needs().of(sender.caller(), input)) {
            authorizer.require(sender.caller(), access);
        }
        return handled(
                operation, new RequestContext(sender.caller(), sender.request().id()), input);
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
}
