package dev.ownlabel.api.customlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.api.customlabels.CopyChecks.Check;
import dev.ownlabel.api.kms.KeyAccess;
import dev.ownlabel.api.kms.KmsDomain;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.Copies.NewCopy;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies.Held;
import dev.ownlabel.iam.Organisation;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.kms.Aliases;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyParser;
import dev.ownlabel.training.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may copy what, and what a caller who may not is told. */
class CopyChecksTest {
    private static final AccountId TRUSTED = new AccountId("444455556666");
    private static final Caller OWNER = user(TestPipeline.ACCOUNT, "admin");
    private static final Caller OTHER = user(TRUSTED, "admin");
    private static final String ADMINISTRATOR = """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    private @TempDir Path folder;
    private TestPipeline pipeline;
    private ProjectPolicies policies;
    private ProjectArn destination;
    private ProjectVersionArn v1;
    private ProjectVersionArn v2;
    private String identityPolicy = ADMINISTRATOR;
    private @Nullable Organisation organisation;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.withoutTraining(folder);
        policies = new ProjectPolicies(pipeline.database, settings(), pipeline.clock, new Ids(new Random(4)));
        destination = pipeline.projects.create(TRUSTED, "theirs", Map.of());
        v1 = trained("v1");
        v2 = trained("v2");
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private static CustomLabelsSettings settings() {
        return CustomLabelsSettings.from(Settings.read(CustomLabelsSettings.ALL, List.of()));
    }

    private static Caller user(AccountId account, String name) {
        return new Caller(account, Arn.of("arn:aws:iam::" + account + ":user/" + name), "AIDAEXAMPLE");
    }

    private ProjectVersionArn trained(String name) {
        ProjectVersionArn arn = pipeline.create(
                name, new TrainingSource.Manifests(List.of(S3Location.of("pictures", "m")), List.of(), true), null);
        var _ = pipeline.versions.apply(arn, new VersionEvent.TrainingSucceeded());
        return arn;
    }

    private Held held(Caller caller) {
        try {
            return new Held(
                    List.of(new NamedPolicy(
                            "user/" + caller.userId(),
                            PolicyParser.parse(identityPolicy, new PolicyKind.Identity(), 6000))),
                    null,
                    Map.of(),
                    organisation);
        } catch (PolicyFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private CopyChecks checks(boolean needsCreation) {
        Authorizer authorizer =
                new Authorizer(this::held, pipeline.tags::recent, new Region("us-east-1"), pipeline.clock);
        KmsDomain kms = KmsDomain.of(pipeline.keys, pipeline.database, pipeline.clock, new Random(5));
        KeyAccess keys = new KeyAccess(kms, authorizer, new Region("us-east-1"));
        CallerRights rights = new CallerRights(keys, Optional.empty(), authorizer);
        return new CopyChecks(authorizer, policies, pipeline.copies, pipeline.keys, rights, needsCreation);
    }

    private NewCopy copy(ProjectVersionArn source, ProjectArn to, @Nullable String key, Map<String, String> tags) {
        ProjectArn sourceProject = new ProjectArn(
                "aws",
                source.region(),
                source.account(),
                source.project(),
                source.project().equals("shapes") ? pipeline.project.created() : "1");
        return new NewCopy(sourceProject, source, to, "c", "copies", "", key, tags);
    }

    private void assertAllowed(Caller caller, NewCopy wanted) {
        assertThatCode(() -> checks(false).require(caller, wanted)).doesNotThrowAnyException();
    }

    private ServiceException refusal(Caller caller, NewCopy wanted) {
        try {
            checks(false).require(caller, wanted);
        } catch (ServiceException e) {
            return e;
        }
        throw new AssertionError("Not refused");
    }

    private void assertDenied(Caller caller, NewCopy wanted) {
        assertThat(refusal(caller, wanted).code()).isEqualTo(ErrorCode.ACCESS_DENIED);
    }

    private NewCopy across(ProjectVersionArn source) {
        return copy(source, destination, null, Map.of());
    }

    private String allow(String resource, String more) {
        return policy("Allow", "arn:aws:iam::" + TRUSTED + ":root", resource, more);
    }

    private static String policy(String effect, String principal, String resource, String more) {
        return """
            {"Version":"2012-10-17","Statement":[{"Sid":"share","Effect":"%s","Principal":{"AWS":"%s"},\
            "Action":"rekognition:CopyProjectVersion","Resource":"%s"%s}]}\
            """.formatted(effect, principal, resource, more);
    }

    private String everyVersion() {
        return "arn:aws:rekognition:us-east-1:111122223333:project/shapes/version/*";
    }

    @Test
    void aForeignSourceNeedsAPolicyAsLongAsItIsCopied() {
        assertDenied(OTHER, across(v1));

        String revision = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        assertAllowed(OTHER, across(v1));

        policies.delete(pipeline.project, "p", revision);
        assertDenied(OTHER, across(v1));
    }

    @Test
    void aPolicyForOneVersionDoesNotCoverAnother() {
        var _ = policies.put(pipeline.project, "p", null, allow(v1.toString(), ""));

        assertAllowed(OTHER, across(v1));
        assertDenied(OTHER, across(v2));
    }

    @Test
    void theOwnersPrincipalNeedsNoPolicyUnlessOneDeniesIt() {
        NewCopy own = copy(v1, pipeline.project, null, Map.of());
        assertAllowed(OWNER, own);

        var _ = policies.put(
                pipeline.project, "p", null, policy("Deny", OWNER.principal().toString(), v1.toString(), ""));

        assertDenied(OWNER, own);
        assertThat(refusal(OWNER, own)).hasMessageEndingWith("with an explicit deny in a resource-based policy");
    }

    @Test
    void bothSidesMustAllow() {
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        identityPolicy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},\
            {"Effect":"Deny","Action":"rekognition:CopyProjectVersion","Resource":"%s"}]}\
            """.formatted(v1);

        assertDenied(OTHER, across(v1));
        assertAllowed(OTHER, across(v2));
    }

    @Test
    void whatDoesNotExistIsRefusedInTheSameWordsAsWhatIsNotShared() {
        ProjectVersionArn unknown = ProjectVersionArn.parse(
                        "arn:aws:rekognition:us-east-1:111122223333:project/unheard/version/v1/1")
                .orElseThrow();

        String shared = String.valueOf(refusal(OTHER, across(v1)).getMessage());
        String absent = String.valueOf(refusal(OTHER, across(unknown)).getMessage());

        assertThat(absent.replace(unknown.toString(), "X")).isEqualTo(shared.replace(v1.toString(), "X"));
    }

    @Test
    void aDenialByTheOtherAccountLooksLikeTheLackOfAPolicy() {
        String without = String.valueOf(refusal(OTHER, across(v1)).getMessage());

        var _ = policies.put(pipeline.project, "p", null, policy("Deny", "*", everyVersion(), ""));

        assertThat(refusal(OTHER, across(v1))).hasMessage(without);
    }

    @Test
    void aForeignDestinationIsDenied() {
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));

        assertDenied(OTHER, copy(v1, pipeline.project, null, Map.of()));
    }

    @Test
    void anAllowedSourceThatDoesNotExistIsNotFound() {
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        ProjectVersionArn gone = ProjectVersionArn.parse(
                        "arn:aws:rekognition:us-east-1:111122223333:project/shapes/version/gone/1")
                .orElseThrow();

        assertThat(refusal(OTHER, across(gone)).code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND);
    }

    @Test
    void tagsOfTheCopyAndOfTheSourceCanBeConditions() {
        var _ = policies.put(
                pipeline.project,
                "p",
                null,
                allow(everyVersion(), ",\"Condition\":{\"StringEquals\":{\"aws:RequestTag/team\":\"labels\"}}"));

        assertDenied(OTHER, across(v1));
        assertAllowed(OTHER, copy(v1, destination, null, Map.of("team", "labels")));

        var _ = policies.put(
                pipeline.project,
                "tagged",
                null,
                allow(everyVersion(), ",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/stage\":\"ready\"}}"));
        assertDenied(OTHER, across(v1));
        pipeline.tags.put(v1.toString(), Map.of("stage", "ready"));
        assertAllowed(OTHER, across(v1));
        assertDenied(OTHER, across(v2));
    }

    @Test
    void whatIsSharedWithAnOrganisationIsForItsAccountsOnly() {
        var _ = policies.put(
                pipeline.project,
                "p",
                null,
                policy(
                        "Allow",
                        "*",
                        everyVersion(),
                        ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-aaaaaaaaaa\"}}"));

        assertDenied(OTHER, across(v1));
        organisation = new Organisation("o-bbbbbbbbbb");
        assertDenied(OTHER, across(v1));
        organisation = new Organisation("o-aaaaaaaaaa");
        assertAllowed(OTHER, across(v1));
    }

    @Test
    void noTagOfARequestCanStandForTheOrganisation() {
        Access spoofed = new Access("a:B", "*", Map.of("aws:principalorgid", List.of("o-aaaaaaaaaa")));
        identityPolicy = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:B","Resource":"*",\
            "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}}}}""";
        Authorizer authorizer =
                new Authorizer(this::held, pipeline.tags::recent, new Region("us-east-1"), pipeline.clock);

        assertThat(authorizer.decide(OTHER, spoofed, List.of()).allows()).isFalse();
        organisation = new Organisation("o-aaaaaaaaaa");
        assertThat(authorizer.decide(OTHER, spoofed, List.of()).allows()).isTrue();
    }

    @Test
    void theAliasesOfAKeyCanBeACondition() throws Exception {
        KmsKey key = pipeline.keys.create(TRUSTED, "copies");
        NewCopy wanted = copy(v1, destination, key.id(), Map.of());
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        identityPolicy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"kms:*","Resource":"*"},\
            {"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"ForAnyValue:StringLike":\
            {"kms:ResourceAliases":"alias/labels-*"}}}]}""";

        assertDenied(OTHER, wanted);
        new Aliases(pipeline.database, pipeline.clock).create(key, "alias/labels-one");
        assertAllowed(OTHER, wanted);
    }

    @Test
    void aKeyThatIsUnknownIsAnInvalidParameterAndOneNotPermittedIsDenied() throws Exception {
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        String key = pipeline.keys.create(TRUSTED, "copies").id();

        assertThat(refusal(OTHER, copy(v1, destination, "alias/none", Map.of())).code())
                .isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertAllowed(OTHER, copy(v1, destination, key, Map.of()));
        identityPolicy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},\
            {"Effect":"Deny","Action":"kms:CreateGrant","Resource":"*"}]}\
            """;
        assertDenied(OTHER, copy(v1, destination, key, Map.of()));
    }

    @Test
    void theCallerMustBeAllowedToWriteWhereTheResultsGo() {
        var _ = policies.put(pipeline.project, "p", null, allow(everyVersion(), ""));
        identityPolicy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rekognition:*","Resource":"*"},\
            {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::elsewhere/*"}]}\
            """;

        assertDenied(OTHER, across(v1));
    }

    @Test
    void everyCheckIsExplainedWithTheStatementThatDecidedIt() {
        var _ = policies.put(pipeline.project, "p", null, allow(v1.toString(), ""));

        List<Check> allowed = checks(true).explain(OTHER, copy(v1, destination, null, Map.of("a", "b")));
        List<Check> denied = checks(false).explain(OTHER, across(v2));

        assertThat(allowed).allSatisfy(check -> assertThat(check.outcome()).isInstanceOf(Ruling.Holds.class));
        assertThat(allowed)
                .extracting(Check::what)
                .contains("The caller may rekognition:TagResource on " + destination);
        assertThat(allowed)
                .filteredOn(check -> check.what().endsWith(v1.toString()))
                .singleElement()
                .satisfies(check -> assertThat(((Ruling.Holds) check.outcome()).by())
                        .contains("statement 1 (share) of resource-based policy p of project shapes")
                        .contains("identity-based policy user/AIDAEXAMPLE"));
        assertThat(denied)
                .filteredOn(check -> check.outcome() instanceof Ruling.Refused)
                .singleElement()
                .satisfies(check -> assertThat(check.what()).endsWith(v2.toString()));
    }

    @Test
    void writingTheResultsAndUsingTheKeyAreExplainedByTheirStatementsToo() throws Exception {
        String key = pipeline.keys.create(TRUSTED, "copies").id();
        identityPolicy = """
            {"Version":"2012-10-17","Statement":[{"Sid":"all","Effect":"Allow","Action":"*","Resource":"*"},\
            {"Sid":"noGrants","Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}]}""";

        List<Check> checks = checks(false).explain(OTHER, copy(v1, destination, key, Map.of()));

        assertThat(outcome(checks, "The caller may s3:PutObject"))
                .isEqualTo(new Ruling.Holds("statement 1 (all) of identity-based policy user/AIDAEXAMPLE"));
        assertThat(outcome(checks, "The caller may give the KMS key to a model"))
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        refused -> assertThat(refused.by())
                                .isEqualTo(
                                        "statement 2 (noGrants) of identity-based policy user/AIDAEXAMPLE denies it"));
        identityPolicy = ADMINISTRATOR;
        assertThat(outcome(
                        checks(false).explain(OTHER, copy(v1, destination, key, Map.of())),
                        "The caller may give the KMS key to a model"))
                .isInstanceOfSatisfying(
                        Ruling.Holds.class,
                        holds -> assertThat(holds.by())
                                .startsWith("statement 1")
                                .contains("resource-based policy key policy of arn:aws:kms:us-east-1:444455556666:key/"
                                        + key)
                                .contains("identity-based policy user/AIDAEXAMPLE")
                                .doesNotContain(";"));
    }

    private static Ruling outcome(List<Check> checks, String what) {
        return checks.stream()
                .filter(check -> check.what().startsWith(what))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void policiesAreWrittenWithinTheirRules() {
        for (String wrong : List.of(
                policy("Allow", "*", everyVersion(), "").replace("\"Principal\"", "\"NotPrincipal\""),
                policy("Allow", "*", everyVersion(), "").replace("\"Effect\":\"Allow\",", ""),
                policy("Allow", "*", everyVersion(), "").replace("CopyProjectVersion", "DeleteProject"),
                policy("Allow", "*", everyVersion(), "").replace("rekognition:CopyProjectVersion", "rekognition:*"),
                policy("Allow", "*", everyVersion().replace("shapes", "other"), ""),
                policy("Allow", "nobody", everyVersion(), ""))) {
            assertThatThrownBy(() -> policies.put(pipeline.project, "p", null, wrong))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_POLICY_DOCUMENT));
        }
        assertThatCode(() -> policies.put(
                        pipeline.project,
                        "p",
                        null,
                        policy("ALLOW", "*", "*", "").replace("{\"AWS\":\"*\"}", "\"*\"")))
                .doesNotThrowAnyException();
    }
}
