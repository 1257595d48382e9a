package dev.ownlabel.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every policy that has a say in a request.
 *
 * @param identity attached to the requester, those of groups included
 * @param resource attached to the resource
 * @param gate what the resource's policies mean where requester and resource share an account
 * @param boundary the requester's permissions boundary
 * @param session given when the session was made; empty where none was
 */
public record PolicySet(
        List<NamedPolicy> identity,
        List<NamedPolicy> resource,
        Gate gate,
        @Nullable NamedPolicy boundary,
        List<NamedPolicy> session) {

    /** What a resource's policies mean inside its own account. */
    public enum Gate {
        /** Identity policy or resource policy: either suffices. */
        EITHER,
        /** The resource's policies must allow, the requester or its account: a KMS key's, a role's trust policy. */
        RESOURCE
    }

    public static final PolicySet EMPTY = new PolicySet(List.of(), List.of(), Gate.EITHER, null, List.of());

    public PolicySet {
        identity = List.copyOf(identity);
        resource = List.copyOf(resource);
        session = List.copyOf(session);
        check(identity, false);
        check(resource, true);
        check(boundary == null ? List.of() : List.of(boundary), false);
        check(session, false);
    }

    private static void check(List<NamedPolicy> policies, boolean ofResource) {
        for (NamedPolicy policy : policies) {
            if (policy.policy().kind().namesPrincipals() != ofResource) {
                throw new IllegalArgumentException("Policy " + policy.name() + " stands in the wrong place");
            }
        }
    }

    public PolicySet withIdentity(List<NamedPolicy> policies) {
        return new PolicySet(policies, resource, gate, boundary, session);
    }

    public PolicySet withResource(Gate meaning, List<NamedPolicy> policies) {
        return new PolicySet(identity, policies, meaning, boundary, session);
    }

    public PolicySet withBoundary(NamedPolicy policy) {
        return new PolicySet(identity, resource, gate, policy, session);
    }

    public PolicySet withSession(List<NamedPolicy> policies) {
        return new PolicySet(identity, resource, gate, boundary, policies);
    }
}
