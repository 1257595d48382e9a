package dev.ownlabel.policy;

import dev.ownlabel.policy.Condition.Truth;
import dev.ownlabel.policy.PrincipalPattern.Reach;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param sid empty where it has none
 * @param principals of an identity's policy: everybody, since only the identity's own requests are put to it
 * @param resources of a role's trust policy: everything
 */
record Statement(
        String sid,
        boolean allow,
        Element<PrincipalPattern> principals,
        Element<Glob> actions,
        Element<ArnPattern> resources,
        List<Condition> conditions) {

    /** An element and whether it is the one that begins with {@code Not}. */
    record Element<T>(List<T> patterns, boolean not) {
        Element {
            patterns = List.copyOf(patterns);
        }
    }

    /** What became of a statement. */
    sealed interface Match {
        /** It applies, meaning the requester in this way. */
        record Applies(Reach reach) implements Match {}

        /** It does not. */
        enum Misses implements Match {
            PRINCIPAL,
            ACTION,
            RESOURCE,
            CONDITION
        }
    }

    private static final Match DIRECT = new Match.Applies(Reach.DIRECT);
    private static final Match ROLE = new Match.Applies(Reach.ROLE);
    private static final Match ACCOUNT = new Match.Applies(Reach.ACCOUNT);

    Statement {
        conditions = List.copyOf(conditions);
    }

    Match match(PreparedRequest request) {
        Set<Reach> reaches = reaches(request);
        if (reaches.isEmpty()) {
            return Match.Misses.PRINCIPAL;
        }
        if (!meansAction(request)) {
            return Match.Misses.ACTION;
        }
        if (!meansResource(request)) {
            return Match.Misses.RESOURCE;
        }
        if (failedCondition(request).isPresent()) {
            return Match.Misses.CONDITION;
        }
        return reaches.contains(Reach.DIRECT) ? DIRECT : reaches.contains(Reach.ROLE) ? ROLE : ACCOUNT;
    }

    /**
     * How the statement means the requester. Whoever is named in NotPrincipal only in part, such as a role without its account, is
     * neither allowed nor spared a denial: AWS advises to name all of them.
     */
    private Set<Reach> reaches(PreparedRequest request) {
        Set<Reach> named = PrincipalPattern.reaches(principals.patterns(), request.meaning());
        if (!principals.not()) {
            return named;
        }
        boolean means = allow ? named.isEmpty() : !named.containsAll(request.whole());
        return means ? EnumSet.of(Reach.DIRECT) : EnumSet.noneOf(Reach.class);
    }

    private boolean meansAction(PreparedRequest request) {
        for (Glob action : actions.patterns()) {
            if (action.matches(request.action())) {
                return !actions.not();
            }
        }
        return actions.not();
    }

    private boolean meansResource(PreparedRequest request) {
        for (ArnPattern resource : resources.patterns()) {
            if (resource.matches(request.resource(), request.context())) {
                return !resources.not();
            }
        }
        return resources.not();
    }

    /** The first condition that keeps the statement from applying. */
    Optional<Condition> failedCondition(PreparedRequest request) {
        for (Condition condition : conditions) {
            Truth truth = condition.test(request.context());
            if (truth == Truth.FALSE || (truth == Truth.UNKNOWN && allow)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
