package dev.ownlabel.policy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.PrincipalPattern.Reach;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A request in the form that statements are matched with, made once for all of them. */
final class PreparedRequest {
    private final AccessRequest request;
    private final String action;
    private final ArnPattern.Subject resource;
    private final ConditionContext context;
    private final Map<PrincipalPattern, Reach> meaning;

    PreparedRequest(AccessRequest request) {
        this.request = request;
        this.action = ConditionContext.lower(request.action());
        this.resource = new ArnPattern.Subject(request.resource());
        this.context = request.context().with(derived(request));
        this.meaning = PrincipalPattern.meaning(request.requester());
    }

    Requester requester() {
        return request.requester();
    }

    /** In lower case. */
    String action() {
        return action;
    }

    ArnPattern.Subject resource() {
        return resource;
    }

    ConditionContext context() {
        return context;
    }

    Map<PrincipalPattern, Reach> meaning() {
        return meaning;
    }

    /** The ways in which a list of principals must name the requester to name it wholly. */
    Set<Reach> whole() {
        return meaning.isEmpty() ? Set.of(Reach.DIRECT) : Set.copyOf(meaning.values());
    }

    boolean insideAccount() {
        return request.requester().account().map(request.owner()::equals).orElse(false);
    }

    /** Keys that follow from the request itself; a caller cannot say otherwise. Empty lists take a key away. */
    private static Map<String, List<String>> derived(AccessRequest request) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:ResourceAccount", List.of(request.owner().value()));
        for (String key : List.of(
                "aws:PrincipalArn",
                "aws:PrincipalAccount",
                "aws:PrincipalType",
                "aws:PrincipalServiceName",
                "aws:userid",
                "aws:username")) {
            keys.put(key, List.of());
        }
        keys.put(
                "aws:PrincipalIsAWSService",
                List.of(Boolean.toString(request.requester() instanceof Requester.Service)));
        switch (request.requester()) {
            case Requester.Root(AccountId owner) ->
                principal(keys, new Arn("aws", "iam", "", owner.value(), "root"), "Account", owner.value());
            case Requester.User user -> {
                principal(keys, user.arn(), "User", user.id());
                String path = user.arn().resource();
                keys.put("aws:username", List.of(path.substring(path.lastIndexOf('/') + 1)));
            }
            case Requester.RoleSession session -> principal(keys, session.role(), "AssumedRole", session.id());
            case Requester.Service(String name) -> keys.put("aws:PrincipalServiceName", List.of(name));
            case Requester.Anonymous() -> {
                keys.put("aws:PrincipalType", List.of("Anonymous"));
                keys.put("aws:userid", List.of("anonymous"));
            }
        }
        return keys;
    }

    private static void principal(Map<String, List<String>> keys, Arn arn, String type, String userId) {
        keys.put("aws:PrincipalArn", List.of(arn.toString()));
        keys.put("aws:PrincipalAccount", List.of(arn.account()));
        keys.put("aws:PrincipalType", List.of(type));
        keys.put("aws:userid", List.of(userId));
    }
}
