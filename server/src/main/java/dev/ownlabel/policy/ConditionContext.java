package dev.ownlabel.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is known of a request, by condition key. Keys are the same in any letter case; a key without values is an absent key. */
public final class ConditionContext {
    public static final ConditionContext EMPTY = new ConditionContext(Map.of());

    private final Map<String, List<String>> values;

    private ConditionContext(Map<String, List<String>> values) {
        this.values = values;
    }

    public static ConditionContext of(Map<String, List<String>> values) {
        return EMPTY.with(values);
    }

    /** This context and these values, which replace those of the same keys. */
    public ConditionContext with(Map<String, List<String>> more) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        more.forEach((key, list) -> {
            if (list.isEmpty()) {
                all.remove(lower(key));
            } else {
                all.put(lower(key), List.copyOf(list));
            }
        });
        return new ConditionContext(Collections.unmodifiableMap(all));
    }

    /** The key's values; empty where the key is absent. */
    public List<String> get(String key) {
        return lowered(lower(key));
    }

    /** As {@link #get}, of a key in lower case. */
    List<String> lowered(String key) {
        return values.getOrDefault(key, List.of());
    }

    static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConditionContext context && values.equals(context.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
