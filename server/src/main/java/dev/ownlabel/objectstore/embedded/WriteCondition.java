package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold of a key's current object for a write to happen; decided inside the writing transaction. */
public sealed interface WriteCondition {
    /** Always. */
    record None() implements WriteCondition {}

    /** There is no current object ({@code If-None-Match: *}). */
    record Absent() implements WriteCondition {}

    /** The current object has this ETag, given without quotes ({@code If-Match}). */
    record Matches(String etag) implements WriteCondition {}

    /** The condition that the two headers ask for. */
    static WriteCondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch != null && ifNoneMatch != null) {
            throw new StoreRefusedException(
                    Kind.INVALID_REQUEST, "If-Match and If-None-Match cannot be used together in a write");
        }
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.equals("*")) {
                throw new StoreRefusedException(
                        Kind.INVALID_REQUEST, "If-None-Match of a write can only be *, not " + ifNoneMatch);
            }
            return new Absent();
        }
        return ifMatch == null ? new None() : new Matches(unquoted(ifMatch));
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    /** Throws where the condition does not hold. */
    default void check(Optional<StoredObject> current) {
        switch (this) {
            case None _ -> {
                // nothing asked
            }
            case Absent _ -> {
                if (current.isPresent()) {
                    throw failed();
                }
            }
            case Matches(String etag) -> {
                StoredObject object = current.orElseThrow(
                        () -> new StoreRefusedException(Kind.NO_SUCH_KEY, "The specified key does not exist."));
                if (!etag.equals("*") && !object.etag().equals(etag)) {
                    throw failed();
                }
            }
        }
    }

    private static StoreRefusedException failed() {
        return new StoreRefusedException(
                Kind.PRECONDITION_FAILED, "At least one of the pre-conditions you specified did not hold");
    }
}
