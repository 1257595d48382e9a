package dev.ownlabel.api.iam;

import dev.ownlabel.api.Operation;
import dev.ownlabel.aws.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/** Rows of the operation table while it is being written. */
final class Rows {
    private final List<Operation<?, ?>> rows = new ArrayList<>();

    <I extends SdkPojo, O extends SdkPojo> void add(
            String name,
            Supplier<? extends SdkPojo> input,
            Operation.Needed<I> needs,
            Set<ErrorCode> errors,
            Operation.Handler<I, O> handler) {
        rows.add(new Operation<I, O>(name, input, needs, errors, handler));
    }

    List<Operation<?, ?>> all() {
        return List.copyOf(rows);
    }
}
