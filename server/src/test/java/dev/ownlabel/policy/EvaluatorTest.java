package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.Explanation.Finding;
import dev.ownlabel.policy.PolicySet.Gate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final String OBJECT = "arn:aws:s3:::b/k";
    private static final PolicyKind BUCKET = new PolicyKind.Bucket(Arn.of("arn:aws:s3:::b"));

    private static NamedPolicy identity(String name, String... statements) throws PolicyFormatException {
        return new NamedPolicy(name, parse(new PolicyKind.Identity(), statements));
    }

    private static Policy parse(PolicyKind kind, String... statements) throws PolicyFormatException {
        String text = "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
        return PolicyParser.parse(text.replace('\'', '"'), kind, 20_000);
    }

    private static AccessRequest get(Requester requester, Map<String, List<String>> context) {
        return new AccessRequest(requester, "s3:GetObject", OBJECT, People.A, ConditionContext.of(context));
    }

    private static boolean allowed(Requester requester, Map<String, List<String>> context, String condition)
            throws PolicyFormatException {
        PolicySet set = PolicySet.EMPTY.withResource(
                Gate.EITHER,
                List.of(new NamedPolicy(
                        "bucket",
                        parse(
                                BUCKET,
                                "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':" + condition
                                        + "}"))));
        return !(requester instanceof Requester.Root)
                && Evaluator.evaluate(get(requester, context), set).allows();
    }

    @Test
    void everyStatementIsExplained() throws PolicyFormatException {
        PolicySet set = PolicySet.EMPTY
                .withIdentity(List.of(identity(
                        "user/alice inline p",
                        "{'Sid':'Put','Effect':'Allow','Action':'s3:PutObject','Resource':'*'}",
                        "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::c'}",
                        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}}}",
                        "{'Sid':'All','Effect':'Allow','Action':'*','Resource':'*'}")))
                .withResource(
                        Gate.EITHER,
                        List.of(
                                new NamedPolicy(
                                        "bucket b",
                                        parse(
                                                BUCKET,
                                                "{'Effect':'Deny','Principal':{'AWS':'444455556666'},'Action':'*','Resource':'*'}",
                                                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'*','Resource':'*'}"))));

        Explanation explanation = Evaluator.explain(get(People.SESSION, Map.of()), set);

        assertThat(explanation.findings().stream().map(Finding::why))
                .containsExactly(
                        "is for other actions",
                        "is for other resources",
                        "condition Bool on aws:securetransport does not hold: the request has []",
                        "applies",
                        "is for other principals",
                        "applies, means the requester's account");
        assertThat(explanation.findings().stream().map(Finding::applies))
                .containsExactly(false, false, false, true, false, true);
        assertThat(explanation.findings().stream().map(Finding::allow))
                .containsExactly(true, true, true, true, false, true);
        assertThat(explanation.decision())
                .isEqualTo(new Decision.Allowed(
                        List.of(new StatementPlace(PolicyRole.IDENTITY, "user/alice inline p", 4, "All"))));
        assertThat(explanation.findings().getFirst().statement())
                .hasToString("statement 1 (Put) of identity-based policy user/alice inline p");
        assertThat(explanation.findings().get(4).statement())
                .hasToString("statement 1 of resource-based policy bucket b");
    }

    @Test
    void theExplanationSaysHowAResourceMeansTheRequester() throws PolicyFormatException {
        PolicySet set = PolicySet.EMPTY.withResource(
                Gate.EITHER,
                List.of(new NamedPolicy(
                        "bucket b",
                        parse(
                                BUCKET,
                                "{'Effect':'Allow','Principal':{'AWS':'AROAAAAAAAAAAAAAROLE'},'Action':'*','Resource':'*'}",
                                "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}"))));

        Explanation explanation = Evaluator.explain(get(People.SESSION, Map.of()), set);

        assertThat(explanation.findings().stream().map(Finding::why))
                .containsExactly("applies, means the requester's role", "applies, means the requester itself");
    }

    @Test
    void aDecisionEndsTheMessageAsAwsDoes() {
        StatementPlace identity = new StatementPlace(PolicyRole.IDENTITY, "p", 1, "");
        StatementPlace session = new StatementPlace(PolicyRole.SESSION, "p", 1, "");

        assertThat(new Decision.ImplicitlyDenied(PolicyRole.IDENTITY).reason("s3:GetObject"))
                .isEqualTo("because no identity-based policy allows the s3:GetObject action");
        assertThat(new Decision.ImplicitlyDenied(PolicyRole.BOUNDARY).reason("s3:GetObject"))
                .isEqualTo("because no permissions boundary allows the s3:GetObject action");
        assertThat(new Decision.ExplicitlyDenied(identity).reason("s3:GetObject"))
                .isEqualTo("with an explicit deny in an identity-based policy");
        assertThat(new Decision.ExplicitlyDenied(session).reason("s3:GetObject"))
                .isEqualTo("with an explicit deny in a session policy");
        assertThat(new Decision.Allowed(List.of()).reason("s3:GetObject")).isEqualTo("as the account's root");
        assertThat(new Decision.Allowed(List.of(identity)).reason("s3:GetObject"))
                .isEqualTo("by [statement 1 of identity-based policy p]");
    }

    @Test
    void whatCannotBeComparedNeverHelpsTheRequester() throws PolicyFormatException {
        String undecided = "'Condition':{'NumericEquals':{'s3:max-keys':'10'}}";
        NamedPolicy allow = identity("allow", "{'Effect':'Allow','Action':'*','Resource':'*'}");
        NamedPolicy maybe = identity("maybe", "{'Effect':'Allow','Action':'*','Resource':'*'," + undecided + "}");
        NamedPolicy unless = identity("unless", "{'Effect':'Deny','Action':'*','Resource':'*'," + undecided + "}");
        AccessRequest request = get(People.ALICE, Map.of("s3:max-keys", List.of("ten")));

        assertThat(Evaluator.evaluate(request, PolicySet.EMPTY.withIdentity(List.of(maybe))))
                .isEqualTo(new Decision.ImplicitlyDenied(PolicyRole.IDENTITY));
        assertThat(Evaluator.evaluate(request, PolicySet.EMPTY.withIdentity(List.of(allow, unless))))
                .isEqualTo(new Decision.ExplicitlyDenied(new StatementPlace(PolicyRole.IDENTITY, "unless", 1, "")));
    }

    @Test
    void keysFollowFromTheRequester() throws PolicyFormatException {
        assertThat(allowed(
                        People.ALICE,
                        Map.of(),
                        "{'StringEquals':{'aws:username':'alice','aws:userid':'AIDAAAAAAAAAAAAALICE','aws:PrincipalType':'User',"
                                + "'aws:PrincipalAccount':'111122223333','aws:ResourceAccount':'111122223333'},"
                                + "'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::111122223333:user/lab/alice'},"
                                + "'Bool':{'aws:PrincipalIsAWSService':'false'}}"))
                .isTrue();
        assertThat(allowed(
                        People.SESSION,
                        Map.of(),
                        "{'StringEquals':{'aws:userid':'AROAAAAAAAAAAAAAROLE:s','aws:PrincipalType':'AssumedRole'},"
                                + "'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/lab/R'},"
                                + "'Null':{'aws:username':'true'}}"))
                .isTrue();
        assertThat(allowed(
                        new Requester.Service("rekognition.amazonaws.com"),
                        Map.of(),
                        "{'StringEquals':{'aws:PrincipalServiceName':'rekognition.amazonaws.com'},"
                                + "'Bool':{'aws:PrincipalIsAWSService':'true'},'Null':{'aws:PrincipalArn':'true'}}"))
                .isTrue();
        assertThat(allowed(
                        new Requester.Anonymous(),
                        Map.of(),
                        "{'StringEquals':{'aws:userid':'anonymous','aws:PrincipalType':'Anonymous'},"
                                + "'Null':{'aws:PrincipalAccount':'true'}}"))
                .isTrue();
    }

    @Test
    void aRootIsTheAccountItself() throws PolicyFormatException {
        NamedPolicy deny = identity(
                "deny",
                "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'ArnEquals':"
                        + "{'aws:PrincipalArn':'arn:aws:iam::111122223333:root'},'StringEquals':{'aws:userid':'111122223333',"
                        + "'aws:PrincipalType':'Account'}}}");

        Decision decision = Evaluator.evaluate(
                get(new Requester.Root(People.A), Map.of()), PolicySet.EMPTY.withIdentity(List.of(deny)));

        assertThat(decision).isInstanceOf(Decision.ExplicitlyDenied.class);
    }

    @Test
    void theContextCannotGainsayTheRequester() throws PolicyFormatException {
        String bob = "{'StringEquals':{'aws:username':'bob'}}";

        assertThat(allowed(People.ALICE, Map.of("AWS:UserName", List.of("bob")), bob))
                .isFalse();
        assertThat(allowed(People.SESSION, Map.of("aws:username", List.of("bob")), bob))
                .isFalse();
        assertThat(allowed(new Requester.Anonymous(), Map.of("aws:username", List.of("bob")), bob))
                .isFalse();
    }

    @Test
    void aRoleIdMayStandWithoutASession() {
        Requester.RoleSession session = new Requester.RoleSession(
                Arn.of("arn:aws:iam::111122223333:role/R"),
                Arn.of("arn:aws:sts::111122223333:assumed-role/R/s"),
                "AROAAAAAAAAAAAAAROLE");

        assertThat(session.roleId()).isEqualTo("AROAAAAAAAAAAAAAROLE");
        assertThat(session.account()).contains(new AccountId("111122223333"));
    }

    @Test
    void policiesStandWhereTheyBelong() throws PolicyFormatException {
        NamedPolicy identity = identity("p", "{'Effect':'Allow','Action':'*','Resource':'*'}");
        NamedPolicy bucket =
                new NamedPolicy("b", parse(BUCKET, "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySet.EMPTY.withIdentity(List.of(bucket)))
                .withMessage("Policy b stands in the wrong place");
        assertThatIllegalArgumentException().isThrownBy(() -> PolicySet.EMPTY.withBoundary(bucket));
        assertThatIllegalArgumentException().isThrownBy(() -> PolicySet.EMPTY.withSession(List.of(bucket)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySet.EMPTY.withResource(Gate.EITHER, List.of(identity)));
    }

    @Test
    void aContextIsAValue() {
        ConditionContext context = ConditionContext.of(Map.of("aws:SourceIp", List.of("10.0.0.1")));

        assertThat(context.get("AWS:sourceip")).containsExactly("10.0.0.1");
        assertThat(context.get("aws:x")).isEmpty();
        assertThat(context)
                .isEqualTo(ConditionContext.of(Map.of("AWS:SOURCEIP", List.of("10.0.0.1"))))
                .hasSameHashCodeAs(ConditionContext.of(Map.of("AWS:SOURCEIP", List.of("10.0.0.1"))))
                .hasToString("{aws:sourceip=[10.0.0.1]}")
                .isNotEqualTo(ConditionContext.EMPTY);
        assertThat(context.with(Map.of("aws:SourceIp", List.of()))).isEqualTo(ConditionContext.EMPTY);
    }
}
