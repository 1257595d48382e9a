package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.policy.AccessRequest;
import dev.ownlabel.policy.ConditionContext;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.Evaluator;
import dev.ownlabel.policy.Explanation;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicySet;
import dev.ownlabel.policy.PolicySet.Gate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a caller may do: the caller's own policies, the session's, and those of the resource where the operation brings some.
 */
public final class Authorizer {
    private final CallerPolicies policies;
    private final ResourceTags resourceTags;
    private final Region region;
    private final InstantSource clock;

    public Authorizer(CallerPolicies policies, ResourceTags resourceTags, Region region, InstantSource clock) {
        this.policies = policies;
        this.resourceTags = resourceTags;
        this.region = region;
        this.clock = clock;
    }

    /** Lets the request go on, or ends it with AccessDeniedException in AWS's words (specification, wire.md §3.3). */
    public void require(Caller caller, Access access) {
        require(caller, access, Gate.EITHER, List.of());
    }

    /** As {@link #require(Caller, Access)}, with the policies of the resource. */
    public void require(Caller caller, Access access, Gate gate, List<NamedPolicy> resourcePolicies) {
        Decision decision = decide(caller, access, gate, resourcePolicies);
        if (!decision.allows()) {
            throw new ServiceException(ErrorCode.ACCESS_DENIED, refusal(caller, access, decision));
        }
    }

    /** Whether the caller may, where either its own policies or the resource's suffice within an account. */
    public Decision decide(Caller caller, Access access, List<NamedPolicy> resourcePolicies) {
        return decide(caller, access, Gate.EITHER, resourcePolicies);
    }

    /** Whether the caller may. */
    public Decision decide(Caller caller, Access access, Gate gate, List<NamedPolicy> resourcePolicies) {
        Question question = question(caller, access, gate, resourcePolicies);
        return Evaluator.evaluate(question.request(), question.policies());
    }

    /** As {@link #decide(Caller, Access, Gate, List)}, with what became of every statement. */
    public Explanation explain(Caller caller, Access access, Gate gate, List<NamedPolicy> resourcePolicies) {
        Question question = question(caller, access, gate, resourcePolicies);
        return Evaluator.explain(question.request(), question.policies());
    }

    private record Question(AccessRequest request, PolicySet policies) {}

    private Question question(Caller caller, Access access, Gate gate, List<NamedPolicy> resourcePolicies) {
        CallerPolicies.Held held = policies.of(caller);
        PolicySet set = new PolicySet(
                held.policies(),
                resourcePolicies,
                gate,
                held.boundary(),
                caller.session().policies());
        AccessRequest request = new AccessRequest(
                caller.requester(),
                access.action(),
                access.resource(),
                owner(caller, access),
                tagged(context(caller, held, access), caller, access, resourcePolicies));
        return new Question(request, set);
    }

    /** The words with which a refused caller is answered. */
    public static String refusal(Caller caller, Access access, Decision decision) {
        return "User: " + caller.principal() + " is not authorized to perform: " + access.action() + " on resource: "
                + access.resource() + " " + decision.reason(access.action());
    }

    private static AccountId owner(Caller caller, Access access) {
        return access.owner().or(() -> named(access)).orElse(caller.account());
    }

    private static Optional<AccountId> named(Access access) {
        return Arn.parse(access.resource())
                .map(Arn::account)
                .filter(account -> account.matches("[0-9]{12}"))
                .map(AccountId::new);
    }

    /**
     * Tags of another account's resource are only asked by what that account shares: else a caller could guess them by policies of its
     * own.
     */
    private ConditionContext tagged(
            ConditionContext context, Caller caller, Access access, List<NamedPolicy> resourcePolicies) {
        boolean told = !resourcePolicies.isEmpty()
                || named(access).map(caller.account()::equals).orElse(false);
        return told ? context.withResourceTags(() -> resourceTags.of(access.resource())) : context;
    }

    private ConditionContext context(Caller caller, CallerPolicies.Held held, Access access) {
        Instant now = clock.instant();
        Map<String, List<String>> values = new HashMap<>();
        Map<String, String> tags = new HashMap<>(held.tags());
        tags.putAll(caller.session().tags());
        tags.forEach((key, value) -> values.put("aws:PrincipalTag/" + key, List.of(value)));
        Origin origin = caller.origin();
        if (!origin.sourceIp().isEmpty()) {
            values.put("aws:SourceIp", List.of(origin.sourceIp()));
        }
        if (!origin.userAgent().isEmpty()) {
            values.put("aws:UserAgent", List.of(origin.userAgent()));
        }
        values.put("aws:SecureTransport", List.of(Boolean.toString(origin.secure())));
        values.put(
                "aws:CurrentTime", List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        values.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        values.put("aws:RequestedRegion", List.of(region.value()));
        // last, so that nothing a request brings can say otherwise
        Optional<String> organisation = Optional.ofNullable(held.organisation()).map(Organisation::id);
        return ConditionContext.of(values)
                .with(access.conditions())
                .with(Map.of("aws:PrincipalOrgID", organisation.stream().toList()));
    }
}
