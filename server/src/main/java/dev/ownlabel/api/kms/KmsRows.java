package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.NOT_FOUND;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

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
        rows.add(new Operation<I, O>(name, input, (I _) -> List.of(), with(errors, NOT_FOUND, VALIDATION), handler));
    }

    /** A row that only the caller's own policies decide. */
    <I extends SdkPojo, O extends SdkPojo> void onAccount(
            String name, Supplier<? extends SdkPojo> input, Set<ErrorCode> errors, Operation.Handler<I, O> handler) {
        rows.add(new Operation<I, O>(
                name, input, (I _) -> List.of(new Access("kms:" + name, "*")), with(errors, VALIDATION), handler));
    }

    private static Set<ErrorCode> with(Set<ErrorCode> errors, ErrorCode... more) {
        Set<ErrorCode> all = EnumSet.copyOf(List.of(more));
        all.addAll(errors);
        return all;
    }

    List<Operation<?, ?>> all() {
        return List.copyOf(rows);
    }
}
