package dev.ownlabel.api.iam;

import static dev.ownlabel.aws.ErrorCode.INVALID_INPUT;
import static dev.ownlabel.aws.ErrorCode.INVALID_PAGINATION_TOKEN;
import static dev.ownlabel.aws.ErrorCode.NO_SUCH_ENTITY;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.iam.directory.Credentials;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Page;
import dev.ownlabel.policy.AccessRequest;
import dev.ownlabel.policy.ConditionContext;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.Evaluator;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.Policy;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicySet;
import dev.ownlabel.policy.PolicySet.Gate;
import dev.ownlabel.policy.Requester;
import dev.ownlabel.policy.StatementPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.Statement;

/** SimulatePrincipalPolicy: what the evaluator would say of a user, group or role, which is also how to find out why it says it. */
record SimulationRow(Directory directory, IamNeeds needs) {
    private static final int MOST = 1_000;

    void addTo(Rows rows) {
        rows.add(
                "SimulatePrincipalPolicy",
                SimulatePrincipalPolicyRequest::builder,
                (_, input) -> List.of(new Access("iam:SimulatePrincipalPolicy", input.policySourceArn())),
                Set.of(INVALID_INPUT, INVALID_PAGINATION_TOKEN, NO_SUCH_ENTITY),
                this::simulate);
    }

    private SimulatePrincipalPolicyResponse simulate(RequestContext context, SimulatePrincipalPolicyRequest input) {
        refuseUnsupported(input);
        AccountId account = context.caller().account();
        Identity source = Arn.parse(input.policySourceArn())
                .flatMap(directory.identities()::find)
                .filter(found -> found.account().equals(account))
                .orElseThrow(() -> new ServiceException(
                        NO_SUCH_ENTITY, "The entity " + input.policySourceArn() + " cannot be found."));
        PolicySet policies = policies(source, input);
        List<String> resources = input.resourceArns().isEmpty() ? List.of("*") : input.resourceArns();
        if ((long) resources.size() * input.actionNames().size() > MOST) {
            throw invalid("At most " + MOST + " pairs of action and resource are simulated at once");
        }
        List<EvaluationResult> results = new ArrayList<>();
        for (String action : input.actionNames()) {
            for (String resource : resources) {
                results.add(result(source, action, resource, context(input), policies));
            }
        }
        return page(input, results);
    }

    private static SimulatePrincipalPolicyResponse page(
            SimulatePrincipalPolicyRequest input, List<EvaluationResult> results) {
        Marker marker = Marker.of(
                input.marker(),
                input.maxItems(),
                "SimulatePrincipalPolicy",
                input.policySourceArn(),
                input.actionNames(),
                input.resourceArns());
        int from = marker.part().after().map(Integer::parseInt).orElse(0);
        int to = Math.min(results.size(), from + marker.part().most());
        Page<EvaluationResult> page = new Page<>(
                results.subList(from, to), to < results.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(page.items())
                .isTruncated(page.next().isPresent())
                .marker(marker.next(page))
                .build();
    }

    private static void refuseUnsupported(SimulatePrincipalPolicyRequest input) {
        if (input.resourcePolicy() != null
                || input.callerArn() != null
                || input.resourceOwner() != null
                || input.resourceHandlingOption() != null
                || !input.permissionsBoundaryPolicyInputList().isEmpty()) {
            throw invalid("ResourcePolicy, CallerArn, ResourceOwner, ResourceHandlingOption and"
                    + " PermissionsBoundaryPolicyInputList are not supported");
        }
    }

    private PolicySet policies(Identity source, SimulatePrincipalPolicyRequest input) {
        CallerPolicies.Held held = directory.policies().read(source);
        List<NamedPolicy> policies = new ArrayList<>(held.policies());
        for (String document : input.policyInputList()) {
            policies.add(new NamedPolicy(
                    "PolicyInputList." + (policies.size() - held.policies().size() + 1), checked(document)));
        }
        return new PolicySet(policies, List.of(), Gate.EITHER, held.boundary(), List.of());
    }

    private static Policy checked(String document) {
        try {
            return Documents.checked(document, new PolicyKind.Identity());
        } catch (ServiceException e) {
            throw new ServiceException(INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private static ConditionContext context(SimulatePrincipalPolicyRequest input) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        input.contextEntries().forEach(entry -> {
            if (entry.contextKeyName() == null || entry.contextKeyValues().isEmpty()) {
                throw invalid("A context entry needs a name and a value");
            }
            values.put(entry.contextKeyName(), entry.contextKeyValues());
        });
        return ConditionContext.of(values);
    }

    private static EvaluationResult result(
            Identity source, String action, String resource, ConditionContext context, PolicySet policies) {
        AccountId owner = Arn.parse(resource)
                .map(Arn::account)
                .filter(account -> account.matches("[0-9]{12}"))
                .map(AccountId::new)
                .orElse(source.account());
        Decision decision =
                Evaluator.evaluate(new AccessRequest(requester(source), action, resource, owner, context), policies);
        List<StatementPlace> matched = switch (decision) {
            case Decision.Allowed(List<StatementPlace> because) -> because;
            case Decision.ExplicitlyDenied(StatementPlace by) -> List.of(by);
            case Decision.ImplicitlyDenied _ -> List.of();
        };
        return EvaluationResult.builder()
                .evalActionName(action)
                .evalResourceName(resource)
                .evalDecision(
                        switch (decision) {
                            case Decision.Allowed _ -> PolicyEvaluationDecisionType.ALLOWED;
                            case Decision.ExplicitlyDenied _ -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
                            case Decision.ImplicitlyDenied _ -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
                        })
                .matchedStatements(matched.stream()
                        .map(place -> Statement.builder()
                                .sourcePolicyId(
                                        place.policy().substring(place.policy().lastIndexOf('/') + 1))
                                .sourcePolicyType("IAM Policy")
                                .build())
                        .toList())
                .missingContextValues(List.of())
                .build();
    }

    /** A group asks for nothing itself; it stands for a user in it. */
    private static Requester requester(Identity source) {
        return switch (source.kind()) {
            case USER, GROUP -> new Requester.User(source.arn(), source.id());
            case ROLE ->
                new Requester.RoleSession(
                        source.arn(), Credentials.sessionArn(source, "simulation"), source.id() + ":simulation");
        };
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_INPUT, message);
    }
}
