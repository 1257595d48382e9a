package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Caller;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One row of the operation table: everything the Gateway knows about an operation.
 *
 * @param name as the model writes it, {@code CreateProject}
 * @param input a new builder of the request class ({@code CreateProjectRequest::builder})
 * @param needs what a decoded, valid request must be allowed; every element is required
 * @param errors what the handler may raise besides {@link #COMMON}
 * @param handler the domain's answer
 */
public record Operation<I extends SdkPojo, O extends SdkPojo>(
        String name, Supplier<? extends SdkPojo> input, Needed<I> needs, Set<ErrorCode> errors, Handler<I, O> handler) {

    /** The five errors that every operation declares (specification, operations.md §1, D). */
    public static final Set<ErrorCode> COMMON = Set.of(
            ErrorCode.INVALID_PARAMETER,
            ErrorCode.ACCESS_DENIED,
            ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED,
            ErrorCode.INTERNAL,
            ErrorCode.THROTTLING);

    public Operation {
        errors = Set.copyOf(errors);
    }

    /** A row whose needs the request alone tells. */
    public Operation(
            String name,
            Supplier<? extends SdkPojo> input,
            Function<I, List<Access>> needs,
            Set<ErrorCode> errors,
            Handler<I, O> handler) {
        this(name, input, (Caller _, I request) -> needs.apply(request), errors, handler);
    }

    boolean mayRaise(ErrorCode code) {
        return COMMON.contains(code) || errors.contains(code);
    }

    /** What an operation needs to be allowed. */
    @FunctionalInterface
    public interface Needed<I extends SdkPojo> {
        /** Every one is required; which resource a name means may depend on whose account is meant. */
        List<Access> of(Caller caller, I input);
    }

    /** What an operation does. */
    @FunctionalInterface
    public interface Handler<I extends SdkPojo, O extends SdkPojo> {
        /** Answers a valid and authorised request; ends it with ServiceException of an error its row declares. */
        O handle(RequestContext context, I input);
    }
}
