package dev.ownlabel.api.customlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies.Held;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyParser;
import dev.ownlabel.training.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions about the tags of what a request is about, and when the tags are looked up for them. */
class ResourceTagsTest {
    private static final Caller USER = new Caller(
            TestPipeline.ACCOUNT, Arn.of("arn:aws:iam::" + TestPipeline.ACCOUNT + ":user/dora"), "AIDAEXAMPLE");
    private static final String ALLOW_ALL = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";

    private @TempDir Path folder;
    private TestPipeline pipeline;
    private ProjectArn production;
    private ProjectArn trial;
    private String statements = ALLOW_ALL;
    private int lookups;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.withoutTraining(folder);
        production = pipeline.projects.create(TestPipeline.ACCOUNT, "production", Map.of("stage", "prod"));
        trial = pipeline.projects.create(TestPipeline.ACCOUNT, "trial", Map.of());
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private Held held(Caller caller) {
        String document = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
        try {
            NamedPolicy policy =
                    new NamedPolicy("p", PolicyParser.parse(document, new PolicyKind.Identity(), document.length()));
            return new Held(List.of(policy), null, Map.of(), null);
        } catch (PolicyFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private void require(String operation, String resource) {
        Authorizer authorizer = new Authorizer(
                this::held,
                arn -> {
                    lookups++;
                    return pipeline.tags.recent(arn);
                },
                new Region("us-east-1"),
                pipeline.clock);
        Needs.on(operation, resource).forEach(access -> authorizer.require(USER, access));
    }

    private static String tagged(String effect, String action) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":\"rekognition:" + action + "\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/stage\":\"prod\"}}}";
    }

    private void assertAllowed(String operation, ProjectArn project) {
        assertThatCode(() -> require(operation, project.toString())).doesNotThrowAnyException();
    }

    private void assertDenied(String operation, ProjectArn project, String why) {
        assertThatThrownBy(() -> require(operation, project.toString()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aDenyOfTaggedProjectsHoldsForThemAlone() {
        statements = ALLOW_ALL + "," + tagged("Deny", "DeleteProject");

        assertDenied("DeleteProject", production, "explicit deny");
        assertAllowed("DeleteProject", trial);
    }

    @Test
    void anAllowOfTaggedProjectsIsForThemAlone() {
        statements = tagged("Allow", "DeleteProject");

        assertAllowed("DeleteProject", production);
        assertDenied("DeleteProject", trial, "no identity-based policy allows");
    }

    @Test
    void aVariableStandsForATagOfTheResource() {
        statements = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":"
                + "\"arn:aws:rekognition:*:*:project/${aws:ResourceTag/stage}uction/*\"}";

        assertAllowed("DeleteProject", production);
        assertDenied("DeleteProject", trial, "no identity-based policy allows");
    }

    @Test
    void tagsAreLookedUpOnlyForAStatementThatCouldApply() {
        statements = ALLOW_ALL + "," + tagged("Deny", "DeleteProject");

        assertAllowed("DetectCustomLabels", production);
        assertThat(lookups).isZero();

        statements = statements + "," + tagged("Deny", "DeleteProject");
        assertDenied("DeleteProject", production, "explicit deny");
        assertThat(lookups).isOne();
    }

    @Test
    void anotherAccountsTagsAreNotToldByTheCallersOwnPolicies() {
        statements = ALLOW_ALL + "," + tagged("Deny", "*");

        assertThatThrownBy(() -> require(
                        "DeleteProject", production.toString().replace(TestPipeline.ACCOUNT.value(), "999988887777")))
                .hasMessageContaining("no resource-based policy allows");
        assertThat(lookups).isZero();
    }

    @Test
    void tagsWhoseKeysDifferInCaseOnlyAllowNothing() {
        statements = tagged("Allow", "DeleteProject");

        pipeline.tags.put(production.toString(), Map.of("Stage", "trial"));

        assertDenied("DeleteProject", production, "no identity-based policy allows");
    }

    @Test
    void ownChangesAreSeenAtOnceAndThoseOfOtherServersAfterAMoment() {
        statements = tagged("Allow", "DeleteProject");
        assertAllowed("DeleteProject", production);

        pipeline.database.useTransaction(transaction -> Tags.drop(transaction, production.toString()));
        assertAllowed("DeleteProject", production);
        pipeline.clock.advance(Tags.MAX_AGE);
        assertDenied("DeleteProject", production, "no identity-based policy allows");

        pipeline.tags.put(production.toString(), Map.of("stage", "prod"));
        assertAllowed("DeleteProject", production);
        pipeline.tags.remove(production.toString(), List.of("stage"));
        assertDenied("DeleteProject", production, "no identity-based policy allows");
    }
}
