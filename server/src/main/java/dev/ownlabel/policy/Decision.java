package dev.ownlabel.policy;

import java.util.List;

/** Whether a request may go on, and why. */
public sealed interface Decision {

    /**
     * It may.
     *
     * @param because the statements that allow it, one of every side that had to; empty for an account's root in its own account
     */
    record Allowed(List<StatementPlace> because) implements Decision {
        public Allowed {
            because = List.copyOf(because);
        }
    }

    /** It may not: nothing denies it, but this side does not allow it and had to. */
    record ImplicitlyDenied(PolicyRole missing) implements Decision {}

    /** It may not: this statement denies it. */
    record ExplicitlyDenied(StatementPlace by) implements Decision {}

    default boolean allows() {
        return this instanceof Allowed;
    }

    /** The end of AWS's message to the caller: {@code because no identity-based policy allows the s3:GetObject action}. */
    default String reason(String action) {
        return switch (this) {
            case Allowed(List<StatementPlace> because) -> because.isEmpty() ? "as the account's root" : "by " + because;
            case ImplicitlyDenied(PolicyRole missing) ->
                "because no " + missing.words() + " allows the " + action + " action";
            case ExplicitlyDenied(StatementPlace by) ->
                "with an explicit deny in " + (by.role() == PolicyRole.IDENTITY ? "an " : "a ")
                        + by.role().words();
        };
    }
}
