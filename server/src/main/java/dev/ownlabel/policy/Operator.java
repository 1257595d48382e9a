package dev.ownlabel.policy;

import dev.ownlabel.policy.Condition.Truth;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a condition compares a value of the request with a value of the policy. */
enum Operator {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    NUMERIC_EQUALS("NumericEquals", false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true),
    NUMERIC_LESS_THAN("NumericLessThan", false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
    DATE_EQUALS("DateEquals", false),
    DATE_NOT_EQUALS("DateNotEquals", true),
    DATE_LESS_THAN("DateLessThan", false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
    DATE_GREATER_THAN("DateGreaterThan", false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
    BOOL("Bool", false),
    BINARY_EQUALS("BinaryEquals", false),
    IP_ADDRESS("IpAddress", false),
    NOT_IP_ADDRESS("NotIpAddress", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_NOT_EQUALS("ArnNotEquals", true),
    ARN_LIKE("ArnLike", false),
    ARN_NOT_LIKE("ArnNotLike", true),
    /** Asks whether the key is absent: it is told {@code true} or {@code false} in place of a value. */
    NULL("Null", false);

    /** One value of a policy, ready to be compared with one of the request's. */
    interface Comparison {
        Truth test(String requested, ConditionContext context);
    }

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,50}(?:\\.[0-9]{1,50})?");
    private static final Pattern EPOCH = Pattern.compile("[0-9]{5,12}");
    private static final int LONGEST_MOMENT = 40;
    private static final Map<String, Operator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(operator -> lower(operator.word), o -> o));

    private final String word;
    private final boolean negated;

    Operator(String word, boolean negated) {
        this.word = word;
        this.negated = negated;
    }

    /** The operator of that name, in any letter case. */
    static Optional<Operator> named(String name) {
        return Optional.ofNullable(BY_NAME.get(lower(name)));
    }

    /** Whether it asks that no value of the policy compare. */
    boolean negated() {
        return negated;
    }

    /** Reads a value of the policy. A negated operator compares like the one it negates. */
    Comparison read(Located at, boolean variables) throws PolicyFormatException {
        return switch (this) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> text(at, variables, false);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> text(at, variables, true);
            case STRING_LIKE, STRING_NOT_LIKE -> like(at, variables);
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> ordered(at, Operator::number, order -> order == 0);
            case NUMERIC_LESS_THAN -> ordered(at, Operator::number, order -> order < 0);
            case NUMERIC_LESS_THAN_EQUALS -> ordered(at, Operator::number, order -> order <= 0);
            case NUMERIC_GREATER_THAN -> ordered(at, Operator::number, order -> order > 0);
            case NUMERIC_GREATER_THAN_EQUALS -> ordered(at, Operator::number, order -> order >= 0);
            case DATE_EQUALS, DATE_NOT_EQUALS -> ordered(at, Operator::moment, order -> order == 0);
            case DATE_LESS_THAN -> ordered(at, Operator::moment, order -> order < 0);
            case DATE_LESS_THAN_EQUALS -> ordered(at, Operator::moment, order -> order <= 0);
            case DATE_GREATER_THAN -> ordered(at, Operator::moment, order -> order > 0);
            case DATE_GREATER_THAN_EQUALS -> ordered(at, Operator::moment, order -> order >= 0);
            case BOOL, NULL -> ordered(at, Operator::flag, order -> order == 0);
            case BINARY_EQUALS -> ordered(at, Operator::bytes, order -> order == 0);
            case IP_ADDRESS, NOT_IP_ADDRESS -> address(at);
            case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE -> arn(at, variables);
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Comparison text(Located at, boolean variables, boolean ignoreCase) throws PolicyFormatException {
        Template template = Template.of(at, at.scalar(), false, variables);
        return (requested, context) -> {
            String text = template.text(context);
            return Truth.of(text != null && (ignoreCase ? text.equalsIgnoreCase(requested) : text.equals(requested)));
        };
    }

    private static Comparison like(Located at, boolean variables) throws PolicyFormatException {
        Template template = Template.of(at, at.scalar(), true, variables);
        return (requested, context) -> {
            Glob glob = template.glob(context);
            return Truth.of(glob != null && glob.matches(requested));
        };
    }

    /** A value may also be one variable and no more, which then stands for a whole ARN. */
    private static Comparison arn(Located at, boolean variables) throws PolicyFormatException {
        Template template = Template.of(at, at.scalar(), true, variables);
        if (template.isOneVariable()) {
            return (requested, context) -> {
                Glob glob = template.glob(context);
                return Truth.of(glob != null && glob.matches(requested));
            };
        }
        ArnPattern pattern = ArnPattern.condition(at, template);
        return (requested, context) -> {
            ArnPattern.Subject subject = new ArnPattern.Subject(requested);
            return subject.isArn() ? Truth.of(pattern.matches(subject, context)) : Truth.UNKNOWN;
        };
    }

    private static Comparison address(Located at) throws PolicyFormatException {
        String text = at.text();
        AddressRange range =
                AddressRange.parse(text).orElseThrow(() -> at.refused("Not an IP address or a range of them", text));
        return (requested, _) -> AddressRange.parse(requested)
                .filter(AddressRange::isSingle)
                .map(address -> Truth.of(range.contains(address)))
                .orElse(Truth.UNKNOWN);
    }

    private static <T extends Comparable<? super T>> Comparison ordered(
            Located at, Function<String, Optional<T>> form, IntPredicate wanted) throws PolicyFormatException {
        String text = at.scalar();
        T bound = form.apply(text).orElseThrow(() -> at.refused("Not a value for this operator", text));
        return (requested, _) -> form.apply(requested)
                .map(value -> Truth.of(wanted.test(value.compareTo(bound))))
                .orElse(Truth.UNKNOWN);
    }

    private static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return switch (lower(text)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The bytes, in one spelling. */
    private static Optional<String> bytes(String text) {
        try {
            return Optional.of(
                    Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The forms of ISO 8601 that W3C's note on dates names, and seconds since 1970 of five digits or more. No zone means UTC. */
    private static Optional<Instant> moment(String text) {
        if (text.length() > LONGEST_MOMENT) {
            return Optional.empty();
        }
        if (EPOCH.matcher(text).matches()) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        }
        try {
            return Optional.of(
                    switch (text.length()) {
                        case 4 -> midnight(YearMonth.parse(text + "-01").atDay(1));
                        case 7 -> midnight(YearMonth.parse(text).atDay(1));
                        case 10 -> midnight(LocalDate.parse(text));
                        default ->
                            text.endsWith("Z") || text.lastIndexOf('-') > 10 || text.indexOf('+') > 10
                                    ? OffsetDateTime.parse(text).toInstant()
                                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
                    });
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
