package dev.ownlabel.api.kms;

import dev.ownlabel.api.Operation;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.iam.Access;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/** Rows of the operation table while it is being written. */
final class KmsRows {
    private final List<Operation<?, ?>> rows = new ArrayList<>();

    /** A row whose handler asks the key's policy. */
    <I extends SdkPojo, O extends SdkPojo> void onKey(
            String name, Supplier<? extends SdkPojo> input, Set<ErrorCode> errors, Operation.Handler<I, O> handler) {
        rows.add(new Operation<I, O>(name, input, (I _) -> List.of(), all(errors), handler));
    }

    /** A row that only the caller's own policies decide. */
    <I extends SdkPojo, O extends SdkPojo> void onAccount(
            String name, Supplier<? extends SdkPojo> input, Set<ErrorCode> errors, Operation.Handler<I, O> handler) {
        rows.add(new Operation<I, O>(
                name, input, (I _) -> List.of(new Access("kms:" + name, "*")), all(errors), handler));
    }

    private static Set<ErrorCode> all(Set<ErrorCode> errors) {
        Set<ErrorCode> all = EnumSet.of(ErrorCode.NOT_FOUND, ErrorCode.VALIDATION);
        all.addAll(errors);
        return all;
    }

    List<Operation<?, ?>> all() {
        return List.copyOf(rows);
    }
}
