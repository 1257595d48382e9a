package dev.ownlabel.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request, by condition key. Keys are the same in any letter case; a key without values is an absent key.
 *
 * <p>What is dear to find out, the tags of the resource, is found out when the first statement asks for it that is otherwise for the
 * request; most requests never do.
 */
public final class ConditionContext {
    public static final ConditionContext EMPTY = new ConditionContext(Map.of(), null);
    private static final String RESOURCE_TAG = "aws:resourcetag/";

    private final Map<String, List<String>> values;
    private final @Nullable TagsOnDemand resourceTags;

    private ConditionContext(Map<String, List<String>> values, @Nullable TagsOnDemand resourceTags) {
        this.values = values;
        this.resourceTags = resourceTags;
    }

    /** Asks its source at most once, for one request on one thread. */
    private static final class TagsOnDemand {
        private final Supplier<Map<String, String>> source;
        private @Nullable Map<String, List<String>> found;

        TagsOnDemand(Supplier<Map<String, String>> source) {
            this.source = source;
        }

        /**
         * Tags whose keys differ in letter case only are one condition key of several values, which no operator for one value can
         * compare: then nothing is allowed because of them.
         */
        List<String> values(String key) {
            Map<String, List<String>> tags = found;
            if (tags == null) {
                tags = new HashMap<>();
                for (Map.Entry<String, String> tag : source.get().entrySet()) {
                    tags.computeIfAbsent(lower(tag.getKey()), _ -> new ArrayList<>())
                            .add(tag.getValue());
                }
                found = tags;
            }
            return tags.getOrDefault(key, List.of());
        }
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
        return new ConditionContext(Collections.unmodifiableMap(all), resourceTags);
    }

    /**
     * This context and {@code aws:ResourceTag/} keys of the tags that {@code tags} gives; it is asked only if a policy asks. A value
     * that this context has goes before.
     */
    public ConditionContext withResourceTags(Supplier<Map<String, String>> tags) {
        return new ConditionContext(values, new TagsOnDemand(tags));
    }

    /** The key's values; empty where the key is absent. */
    public List<String> get(String key) {
        return lowered(lower(key));
    }

    /** As {@link #get}, of a key in lower case. */
    List<String> lowered(String key) {
        List<String> known = values.get(key);
        if (known != null) {
            return known;
        }
        return resourceTags != null && key.startsWith(RESOURCE_TAG)
                ? resourceTags.values(key.substring(RESOURCE_TAG.length()))
                : List.of();
    }

    static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConditionContext context
                && values.equals(context.values)
                && Objects.equals(resourceTags, context.resourceTags);
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
