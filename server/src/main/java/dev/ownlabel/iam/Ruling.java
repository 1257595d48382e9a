package dev.ownlabel.iam;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.PolicyRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What becomes of a caller's wish, in words for the caller and for whoever looks after the rules. */
public sealed interface Ruling {
    /** It holds; {@code by} names the statements that decided it, empty where none has a say. */
    record Holds(String by) implements Ruling {}

    /** The request ends here with this error; {@code by} is not for the caller. */
    record Refused(ErrorCode code, String message, String by) implements Ruling {}

    /** What the caller's wish comes to by this decision. */
    static Ruling of(Caller caller, Access access, Decision decision) {
        return decision.allows()
                ? new Holds(by(decision))
                : new Refused(ErrorCode.ACCESS_DENIED, Authorizer.refusal(caller, access, decision), by(decision));
    }

    /** The first refusal, or that all hold; who decides several actions alike is named once. */
    static Ruling all(List<String> actions, Function<String, Ruling> ruling) {
        Map<String, String> deciding = new LinkedHashMap<>();
        for (String action : actions) {
            switch (ruling.apply(action)) {
                case Holds(String by) -> deciding.merge(by, action, (before, one) -> before + ", " + one);
                case Refused refused -> {
                    return refused;
                }
            }
        }
        if (deciding.size() == 1) {
            return new Holds(deciding.keySet().iterator().next());
        }
        return new Holds(deciding.entrySet().stream()
                .map(entry -> entry.getValue() + " by " + entry.getKey())
                .collect(Collectors.joining("; ")));
    }

    /** What a decision rests on. */
    static String by(Decision decision) {
        return switch (decision) {
            case Decision.Allowed(var because) ->
                String.join(" and ", because.stream().map(Object::toString).toList());
            case Decision.ImplicitlyDenied(PolicyRole missing) ->
                "no statement of any " + missing.words() + " allows it";
            case Decision.ExplicitlyDenied(var place) -> place + " denies it";
        };
    }

    /** Lets the request go on, or ends it. */
    default void require() {
        if (this instanceof Refused(ErrorCode code, String message, String _)) {
            throw new ServiceException(code, message);
        }
    }
}
