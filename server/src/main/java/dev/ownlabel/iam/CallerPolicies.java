package dev.ownlabel.iam;

import dev.ownlabel.policy.NamedPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Port: which policies bind a caller. Asked for every request, so it must be quick. */
@FunctionalInterface
public interface CallerPolicies {

    /** What the caller holds now, or a few seconds ago. */
    Held of(Caller caller);

    /**
     * What a principal holds.
     *
     * @param policies attached to it, and those of its groups
     * @param boundary its permissions boundary
     * @param tags of the principal
     * @param organisation of its account
     */
    record Held(
            List<NamedPolicy> policies,
            @Nullable NamedPolicy boundary,
            Map<String, String> tags,
            @Nullable Organisation organisation) {

        /** Of a principal that is there no more, or an account's root. */
        public static Held nothing(@Nullable Organisation organisation) {
            return new Held(List.of(), null, Map.of(), organisation);
        }

        public Held {
            policies = List.copyOf(policies);
            tags = Map.copyOf(tags);
        }
    }
}
