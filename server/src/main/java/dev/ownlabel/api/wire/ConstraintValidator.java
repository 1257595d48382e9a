package dev.ownlabel.api.wire;

import dev.ownlabel.api.wire.Constraint.Blob;
import dev.ownlabel.api.wire.Constraint.Elements;
import dev.ownlabel.api.wire.Constraint.Entries;
import dev.ownlabel.api.wire.Constraint.Free;
import dev.ownlabel.api.wire.Constraint.Length;
import dev.ownlabel.api.wire.Constraint.Range;
import dev.ownlabel.api.wire.Constraint.Structure;
import dev.ownlabel.api.wire.Constraint.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Checks a decoded request against the model's constraints, in AWS's words (specification, wire.md §3.1). */
public final class ConstraintValidator {
    private static final int FINDINGS = 100;
    private static final int SHOWN = 1000;
    /** No pattern of the model is for longer text; the length is a finding of its own. */
    private static final int MATCHED = 16_384;

    private final ConstraintModel model;

    public ConstraintValidator(ConstraintModel model) {
        this.model = model;
    }

    /** Every constraint that fails, at most a hundred, in the order of the members; empty for a valid request. */
    public List<String> check(String operation, SdkPojo input) {
        List<String> findings = new ArrayList<>();
        structure(model.input(operation), input, "", findings);
        return findings.size() <= FINDINGS ? findings : List.copyOf(findings.subList(0, FINDINGS));
    }

    /** The message of the ValidationException for these findings. */
    public static String message(List<String> findings) {
        return findings.size() + (findings.size() == 1 ? " validation error" : " validation errors") + " detected: "
                + String.join("; ", findings);
    }

    private static void structure(Structure structure, SdkPojo value, String path, List<String> findings) {
        for (SdkField<?> field : value.sdkFields()) {
            String name = field.locationName();
            String memberPath = MemberPath.under(path, name);
            Object member = field.getValueOrDefault(value);
            if (member == null || AwsJsonEncoder.absent(member)) {
                if (structure.required().contains(name)) {
                    fail(null, memberPath, "Member must not be null", findings);
                }
            } else {
                check(structure.members().getOrDefault(name, new Free()), member, memberPath, findings);
            }
        }
    }

    private static void check(Constraint constraint, Object value, String path, List<String> findings) {
        if (findings.size() > FINDINGS) {
            return;
        }
        switch (constraint) {
            case Text text -> violations(text, (String) value).forEach(why -> fail(value, path, why, findings));
            case Range range -> range(range, (Number) value, path, findings);
            case Blob(Length length) -> {
                int size = ((SdkBytes) value).asByteArrayUnsafe().length;
                String shown = "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + "]";
                violations(length, size).forEach(why -> fail(shown, path, why, findings));
            }
            case Elements(Length length, Constraint member) -> {
                List<?> elements = (List<?>) value;
                violations(length, elements.size()).forEach(why -> fail(value, path, why, findings));
                for (int i = 0; i < elements.size(); i++) {
                    check(member, elements.get(i), MemberPath.element(path, i), findings);
                }
            }
            case Entries entries -> entries(entries, (Map<?, ?>) value, path, findings);
            case Structure structure -> structure(structure, (SdkPojo) value, path, findings);
            case Free() -> {}
        }
    }

    /**
     * A map is reported once for its keys and once for its values, with all that is demanded of them (observed on services of the
     * same framework, I).
     */
    private static void entries(Entries entries, Map<?, ?> map, String path, List<String> findings) {
        violations(entries.length(), map.size()).forEach(why -> fail(map, path, why, findings));
        if (anyViolates(map.keySet(), entries.key())) {
            fail(map, path, "Map keys must satisfy constraint: " + demands(entries.key()), findings);
        }
        switch (entries.value()) {
            case Text text -> {
                if (anyViolates(map.values(), text)) {
                    fail(map, path, "Map value must satisfy constraint: " + demands(text), findings);
                }
            }
            case Range _, Blob _, Elements _, Entries _, Structure _, Free _ ->
                map.forEach((key, value) -> check(entries.value(), value, path + "." + key + ".member", findings));
        }
    }

    private static boolean anyViolates(Iterable<?> texts, Text text) {
        Predicate<Object> violates = value -> !violations(text, (String) value).isEmpty();
        for (Object value : texts) {
            if (violates.test(value)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> demands(Text text) {
        List<String> demands = new ArrayList<>();
        text.length().max().ifPresent(max -> demands.add(atMost(max)));
        text.length().min().ifPresent(min -> demands.add(atLeast(min)));
        text.pattern().ifPresent(pattern -> demands.add(mustMatch(pattern.pattern())));
        return demands;
    }

    private static List<String> violations(Text text, String value) {
        List<String> found = new ArrayList<>(violations(text.length(), value.codePointCount(0, value.length())));
        text.pattern()
                .filter(pattern ->
                        value.length() <= MATCHED && !pattern.matcher(value).matches())
                .ifPresent(pattern -> found.add(mustMatch(pattern.pattern())));
        if (!text.values().isEmpty() && !text.values().contains(value)) {
            found.add("Member must satisfy enum value set: " + text.values());
        }
        return found;
    }

    private static List<String> violations(Length length, int size) {
        List<String> found = new ArrayList<>();
        OptionalInt min = length.min();
        OptionalInt max = length.max();
        if (min.isPresent() && size < min.getAsInt()) {
            found.add(atLeast(min.getAsInt()));
        }
        if (max.isPresent() && size > max.getAsInt()) {
            found.add(atMost(max.getAsInt()));
        }
        return found;
    }

    private static void range(Range range, Number value, String path, List<String> findings) {
        BigDecimal exact = new BigDecimal(value.toString());
        range.min()
                .filter(min -> exact.compareTo(min) < 0)
                .ifPresent(
                        min -> fail(value, path, "Member must have value greater than or equal to " + min, findings));
        range.max()
                .filter(max -> exact.compareTo(max) > 0)
                .ifPresent(max -> fail(value, path, "Member must have value less than or equal to " + max, findings));
    }

    private static String atLeast(int min) {
        return "Member must have length greater than or equal to " + min;
    }

    private static String atMost(int max) {
        return "Member must have length less than or equal to " + max;
    }

    private static String mustMatch(String pattern) {
        return "Member must satisfy regular expression pattern: " + pattern;
    }

    private static void fail(@Nullable Object value, String path, String why, List<String> findings) {
        String shown = value == null ? "null" : "'" + cut(value.toString()) + "'";
        findings.add("Value " + shown + " at '" + path + "' failed to satisfy constraint: " + why);
    }

    /** A value may be megabytes; no surrogate pair is split. */
    private static String cut(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "…";
    }
}
