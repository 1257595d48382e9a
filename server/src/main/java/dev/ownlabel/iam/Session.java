package dev.ownlabel.iam;

import dev.ownlabel.policy.NamedPolicy;
import java.util.List;
import java.util.Map;

/**
 * What temporary credentials carry beside their principal.
 *
 * @param temporary whether the credentials end by themselves
 * @param policies that limit the session
 * @param tags of the session: {@code aws:PrincipalTag/…}, before the principal's own of the same name
 */
public record Session(boolean temporary, List<NamedPolicy> policies, Map<String, String> tags) {
    /** Of a long-term key. */
    public static final Session NONE = new Session(false, List.of(), Map.of());

    public Session {
        policies = List.copyOf(policies);
        tags = Map.copyOf(tags);
    }
}
