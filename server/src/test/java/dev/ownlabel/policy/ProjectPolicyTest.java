package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.PolicySet.Gate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may copy versions of a project (specification, policies-and-copy.md §1, §4 and §10). Account A owns the project. */
class ProjectPolicyTest {
    private static final Arn PROJECT = Arn.of("arn:aws:rekognition:us-east-1:111122223333:project/p/1660000000000");
    private static final String VERSIONS = "arn:aws:rekognition:us-east-1:111122223333:project/p/version/";
    private static final String ONE = VERSIONS + "v1/1660000000001";
    private static final String TWO = VERSIONS + "v2/1660000000002";
    private static final Requester BELLA =
            new Requester.User(Arn.of("arn:aws:iam::444455556666:user/bella"), "AIDAAAAAAAAAAAABELLA");
    private static final Requester COPIER = new Requester.RoleSession(
            Arn.of("arn:aws:iam::444455556666:role/Copier"),
            Arn.of("arn:aws:sts::444455556666:assumed-role/Copier/nightly"),
            "AROAAAAAAAAAAACOPIER:nightly");

    private static final String ALLOW_ALL = "{'Effect':'Allow','Action':'rekognition:*','Resource':'*'}";

    private static String statement(String effect, String principal, String resource) {
        return "{'Effect':'" + effect + "','Principal':" + principal
                + ",'Action':'rekognition:CopyProjectVersion','Resource':'" + resource + "'}";
    }

    private static NamedPolicy policy(PolicyKind kind, String statement) {
        String text = ("{'Version':'2012-10-17','Statement':" + statement + "}").replace('\'', '"');
        try {
            return new NamedPolicy("p", PolicyParser.parse(text, kind, 2_000));
        } catch (PolicyFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean mayCopy(Requester requester, String version, String identity, String... onProject) {
        return mayCopy(requester, version, ConditionContext.EMPTY, identity, onProject);
    }

    private static boolean mayCopy(
            Requester requester, String version, ConditionContext context, String identity, String... onProject) {
        PolicySet set = PolicySet.EMPTY
                .withIdentity(List.of(policy(new PolicyKind.Identity(), identity)))
                .withResource(
                        Gate.EITHER,
                        Stream.of(onProject)
                                .map(text -> policy(new PolicyKind.Project(PROJECT), text))
                                .toList());
        return Evaluator.evaluate(
                        new AccessRequest(requester, "rekognition:CopyProjectVersion", version, People.A, context), set)
                .allows();
    }

    @Test
    void anotherAccountNeedsAProjectPolicyAndAnIdentityPolicy() {
        String toB = statement("Allow", "{'AWS':'arn:aws:iam::444455556666:root'}", VERSIONS + "*");
        String nothing = "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";

        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL)).isFalse();
        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL, toB)).isTrue();
        assertThat(mayCopy(BELLA, ONE, nothing, toB)).isFalse();
        assertThat(mayCopy(
                        BELLA, ONE, nothing, statement("Allow", "{'AWS':'arn:aws:iam::444455556666:user/bella'}", ONE)))
                .isFalse();
    }

    @Test
    void aPolicyOnOneVersionAllowsThatOneOnly() {
        String one = statement("Allow", "{'AWS':'444455556666'}", ONE);
        String all = statement("Allow", "{'AWS':'444455556666'}", VERSIONS + "*");

        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL, one)).isTrue();
        assertThat(mayCopy(BELLA, TWO, ALLOW_ALL, one)).isFalse();
        assertThat(mayCopy(BELLA, TWO, ALLOW_ALL, all)).isTrue();
        assertThat(mayCopy(BELLA, TWO, ALLOW_ALL, statement("Allow", "{'AWS':'444455556666'}", "*")))
                .isTrue();
    }

    @Test
    void aRoleIsTheRoleAndNobodyElse() {
        String toRole = statement("Allow", "{'AWS':'arn:aws:iam::444455556666:role/Copier'}", ONE);

        assertThat(mayCopy(COPIER, ONE, ALLOW_ALL, toRole)).isTrue();
        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL, toRole)).isFalse();
    }

    @Test
    void insideTheAccountOnlyADenyHinders() {
        String deny = statement("Deny", "{'AWS':'arn:aws:iam::111122223333:role/lab/R'}", ONE);

        assertThat(mayCopy(People.SESSION, ONE, ALLOW_ALL)).isTrue();
        assertThat(mayCopy(People.SESSION, ONE, ALLOW_ALL, deny)).isFalse();
        assertThat(mayCopy(People.SESSION, TWO, ALLOW_ALL, deny)).isTrue();
        assertThat(mayCopy(People.ALICE, ONE, ALLOW_ALL, deny)).isTrue();
    }

    @Test
    void severalPoliciesAreReadLikeOne() {
        String toB = statement("Allow", "{'AWS':'444455556666'}", "*");
        String notBella = statement("DENY", "{'AWS':'arn:aws:iam::444455556666:user/bella'}", "*");

        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL, toB, notBella)).isFalse();
        assertThat(mayCopy(COPIER, ONE, ALLOW_ALL, toB, notBella)).isTrue();
    }

    @Test
    void anOrganisationIsEverybodyWithItsId() {
        String toOrganisation =
                "{'Effect':'Allow','Principal':'*','Action':'rekognition:CopyProjectVersion','Resource':'*',"
                        + "'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-abc'}}}";
        ConditionContext ours = ConditionContext.of(Map.of("aws:PrincipalOrgID", List.of("o-abc")));
        ConditionContext theirs = ConditionContext.of(Map.of("aws:PrincipalOrgID", List.of("o-xyz")));

        assertThat(mayCopy(BELLA, ONE, ours, ALLOW_ALL, toOrganisation)).isTrue();
        assertThat(mayCopy(BELLA, ONE, theirs, ALLOW_ALL, toOrganisation)).isFalse();
        assertThat(mayCopy(BELLA, ONE, ALLOW_ALL, toOrganisation)).isFalse();
    }

    @Test
    void theTagsOfACopyCanBeAskedFor() {
        String tagged =
                "{'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'rekognition:CopyProjectVersion',"
                        + "'Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/stage':'test','aws:ResourceTag/shared':'yes'},"
                        + "'ForAllValues:StringEquals':{'aws:TagKeys':['stage','team']}}}";
        Map<String, List<String>> context = Map.of(
                "aws:RequestTag/stage", List.of("test"),
                "aws:ResourceTag/shared", List.of("yes"),
                "aws:TagKeys", List.of("stage"));

        assertThat(mayCopy(BELLA, ONE, ConditionContext.of(context), ALLOW_ALL, tagged))
                .isTrue();
        assertThat(mayCopy(
                        BELLA,
                        ONE,
                        ConditionContext.of(context).with(Map.of("aws:TagKeys", List.of("stage", "other"))),
                        ALLOW_ALL,
                        tagged))
                .isFalse();
    }
}
