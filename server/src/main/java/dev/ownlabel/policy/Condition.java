package dev.ownlabel.policy;

import dev.ownlabel.json.Json;
import dev.ownlabel.policy.Operator.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one key of a Condition element asks of the request.
 *
 * @param word the operator as the policy writes it, for explanations
 * @param key in lower case
 */
record Condition(
        String word, Operator operator, Quantifier quantifier, boolean ifExists, String key, List<Comparison> values) {

    /** Which of the request's values are meant. */
    enum Quantifier {
        /** There has to be only one. */
        ONE(""),
        ALL("forallvalues:"),
        ANY("foranyvalue:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * Whether a condition holds. {@link #UNKNOWN} is what cannot be compared, such as a number with a word, or several values with an
     * operator for one: then a statement that allows does not apply, and one that denies does.
     */
    enum Truth {
        FALSE,
        UNKNOWN,
        TRUE;

        static Truth of(boolean truth) {
            return truth ? TRUE : FALSE;
        }

        Truth not() {
            return switch (this) {
                case FALSE -> TRUE;
                case UNKNOWN -> UNKNOWN;
                case TRUE -> FALSE;
            };
        }

        Truth and(Truth other) {
            return compareTo(other) <= 0 ? this : other;
        }

        Truth or(Truth other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]+:[^\\p{Cntrl}]{1,256}");
    private static final String IF_EXISTS = "ifexists";

    Condition {
        values = List.copyOf(values);
    }

    /** Reads a Condition element: operators, in each of them keys, in each of them one value or many. */
    static List<Condition> read(Located element, boolean variables) throws PolicyFormatException {
        List<Condition> all = new ArrayList<>();
        for (Map.Entry<String, Json> operator : element.members().entrySet()) {
            Located asked = element.member(operator.getKey(), operator.getValue());
            Asking asking = Asking.read(asked, operator.getKey());
            for (Map.Entry<String, Json> key : asked.members().entrySet()) {
                all.add(asking.about(key.getKey(), asked.member(key.getKey(), key.getValue()), variables));
            }
        }
        return all;
    }

    /** An operator with its prefix and suffix. */
    private record Asking(String word, Operator operator, Quantifier quantifier, boolean ifExists) {
        static Asking read(Located at, String word) throws PolicyFormatException {
            String name = ConditionContext.lower(word);
            Quantifier quantifier = Quantifier.ONE;
            for (Quantifier each : Quantifier.values()) {
                quantifier = name.startsWith(each.prefix) ? each : quantifier;
            }
            name = name.substring(quantifier.prefix.length());
            boolean ifExists = name.endsWith(IF_EXISTS);
            String bare = ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
            Operator operator = Operator.named(bare)
                    .filter(found -> found != Operator.NULL || !ifExists)
                    .orElseThrow(() -> at.refused("Unknown condition operator", word));
            return new Asking(word, operator, quantifier, ifExists);
        }

        Condition about(String key, Located at, boolean variables) throws PolicyFormatException {
            if (!KEY.matcher(key).matches()) {
                throw at.refused("A condition key is prefaced by a service, such as aws:, unlike", key);
            }
            List<Comparison> values = new ArrayList<>();
            for (Located value : at.oneOrMany()) {
                values.add(operator.read(value, variables));
            }
            return new Condition(word, operator, quantifier, ifExists, ConditionContext.lower(key), values);
        }
    }

    Truth test(ConditionContext context) {
        List<String> requested = context.lowered(key);
        if (operator == Operator.NULL) {
            return one(Boolean.toString(requested.isEmpty()), context);
        }
        if (requested.isEmpty()) {
            return Truth.of(ifExists
                    || switch (quantifier) {
                        case ONE -> operator.negated();
                        case ALL -> true;
                        case ANY -> false;
                    });
        }
        return switch (quantifier) {
            case ONE -> requested.size() == 1 ? one(requested.getFirst(), context) : Truth.UNKNOWN;
            case ALL -> {
                Truth all = Truth.TRUE;
                for (String value : requested) {
                    all = all.and(one(value, context));
                }
                yield all;
            }
            case ANY -> {
                Truth any = Truth.FALSE;
                for (String value : requested) {
                    any = any.or(one(value, context));
                }
                yield any;
            }
        };
    }

    private Truth one(String requested, ConditionContext context) {
        Truth any = Truth.FALSE;
        for (Comparison value : values) {
            any = any.or(value.test(requested, context));
        }
        return operator.negated() ? any.not() : any;
    }
}
