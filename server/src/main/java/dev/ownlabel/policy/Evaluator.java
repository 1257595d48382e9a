package dev.ownlabel.policy;

import dev.ownlabel.policy.Decision.Allowed;
import dev.ownlabel.policy.Decision.ImplicitlyDenied;
import dev.ownlabel.policy.Explanation.Finding;
import dev.ownlabel.policy.PrincipalPattern.Reach;
import dev.ownlabel.policy.Statement.Match;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether policies allow a request, as IAM does ("Policy evaluation logic" and "How AWS enforcement code logic evaluates
 * requests" in its user guide).
 *
 * <p>A deny anywhere ends it. Inside an account, a resource's policy that names the requester itself or everybody suffices, whatever
 * boundary and session say; one that names its role is limited by boundary and session; one that names the account leaves it to the
 * identity's policies, which boundary and session limit. Across accounts both sides must allow.
 */
public final class Evaluator {
    private final PreparedRequest request;
    private final PolicySet set;
    private final @Nullable List<Finding> findings;
    private final Map<PolicyRole, StatementPlace> allowing = new EnumMap<>(PolicyRole.class);
    private @Nullable StatementPlace denying;
    private @Nullable Reach granted;

    private Evaluator(AccessRequest request, PolicySet set, @Nullable List<Finding> findings) {
        this.request = new PreparedRequest(request, set.boundary() != null);
        this.set = set;
        this.findings = findings;
    }

    public static Decision evaluate(AccessRequest request, PolicySet set) {
        return new Evaluator(request, set, null).decide();
    }

    /** As {@link #evaluate}, with what became of every statement. */
    public static Explanation explain(AccessRequest request, PolicySet set) {
        List<Finding> findings = new ArrayList<>();
        return new Explanation(new Evaluator(request, set, findings).decide(), findings);
    }

    private Decision decide() {
        consider(PolicyRole.IDENTITY, set.identity());
        consider(PolicyRole.RESOURCE, set.resource());
        consider(PolicyRole.BOUNDARY, set.boundary() == null ? List.of() : List.of(set.boundary()));
        consider(PolicyRole.SESSION, set.session());
        return denying != null ? new Decision.ExplicitlyDenied(denying) : undenied();
    }

    private Decision undenied() {
        boolean inside = request.insideAccount();
        boolean ownless = request.requester().account().isEmpty();
        if (granted == null && (!inside || set.gate() == PolicySet.Gate.RESOURCE)) {
            return new ImplicitlyDenied(PolicyRole.RESOURCE);
        }
        if (granted == Reach.DIRECT && (inside || ownless)) {
            return allowedBy(List.of(PolicyRole.RESOURCE));
        }
        List<PolicyRole> needed = new ArrayList<>();
        if (!inside || set.gate() == PolicySet.Gate.RESOURCE || granted == Reach.ROLE) {
            needed.add(PolicyRole.RESOURCE);
        }
        if (!(inside && granted == Reach.ROLE)) {
            needed.add(PolicyRole.IDENTITY);
        }
        if (set.boundary() != null) {
            needed.add(PolicyRole.BOUNDARY);
        }
        if (!set.session().isEmpty()) {
            needed.add(PolicyRole.SESSION);
        }
        return allowedBy(needed);
    }

    private Decision allowedBy(List<PolicyRole> needed) {
        List<StatementPlace> because = new ArrayList<>();
        for (PolicyRole role : needed) {
            StatementPlace place = allowing.get(role);
            if (place != null) {
                because.add(place);
            } else if (role != PolicyRole.IDENTITY || !(request.requester() instanceof Requester.Root)) {
                return new ImplicitlyDenied(role);
            }
        }
        return new Allowed(because);
    }

    private void consider(PolicyRole role, List<NamedPolicy> policies) {
        for (NamedPolicy policy : policies) {
            int index = 0;
            for (Statement statement : policy.policy().statements()) {
                index++;
                Match match = statement.match(request);
                if (match instanceof Match.Applies(Reach reach)) {
                    StatementPlace place = new StatementPlace(role, policy.name(), index, statement.sid());
                    if (statement.allow()) {
                        allow(place, reach);
                    } else if (denying == null) {
                        denying = place;
                    }
                }
                if (findings != null) {
                    findings.add(
                            finding(new StatementPlace(role, policy.name(), index, statement.sid()), statement, match));
                }
            }
        }
    }

    private void allow(StatementPlace place, Reach reach) {
        if (place.role() != PolicyRole.RESOURCE) {
            allowing.putIfAbsent(place.role(), place);
        } else if (granted == null || reach.compareTo(granted) > 0) {
            granted = reach;
            allowing.put(place.role(), place);
        }
    }

    private Finding finding(StatementPlace place, Statement statement, Match match) {
        boolean applies = match instanceof Match.Applies;
        return new Finding(place, statement.allow(), applies, why(place, statement, match));
    }

    private String why(StatementPlace place, Statement statement, Match match) {
        return switch (match) {
            case Match.Applies(Reach reach)
            when place.role() == PolicyRole.RESOURCE ->
                switch (reach) {
                    case DIRECT -> "applies, means the requester itself";
                    case ROLE -> "applies, means the requester's role";
                    case ACCOUNT -> "applies, means the requester's account";
                };
            case Match.Applies _ -> "applies";
            case Match.Misses.PRINCIPAL -> "is for other principals";
            case Match.Misses.ACTION -> "is for other actions";
            case Match.Misses.RESOURCE -> "is for other resources";
            case Match.Misses.CONDITION -> {
                Optional<Condition> failed = statement.failedCondition(request);
                yield failed.map(condition -> "condition " + condition.word() + " on " + condition.key()
                                + " does not hold: the request has "
                                + request.context().lowered(condition.key()))
                        .orElse("a condition does not hold");
            }
        };
    }
}
