package dev.ownlabel.bench;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.AccessRequest;
import dev.ownlabel.policy.ConditionContext;
import dev.ownlabel.policy.Evaluator;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyParser;
import dev.ownlabel.policy.PolicySet;
import dev.ownlabel.policy.PolicySet.Gate;
import dev.ownlabel.policy.Requester;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Decisions about a copy between accounts: a role with two policies and a session policy, a project with two policies. */
public final class Policies {
    private static final int BATCH = 1_000;
    private static final Arn PROJECT = Arn.of("arn:aws:rekognition:us-east-1:111122223333:project/parts/1660000000000");
    private static final String VERSIONS = "arn:aws:rekognition:us-east-1:111122223333:project/parts/version/";

    private static final String ROLE_POLICY = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Look", "Effect": "Allow", "Action": ["rekognition:Describe*", "rekognition:List*"], "Resource": "*"},
              {"Sid": "Copy", "Effect": "Allow", "Action": "rekognition:CopyProjectVersion",
               "Resource": "arn:aws:rekognition:*:*:project/*"},
              {"Sid": "Results", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
               "Resource": "arn:aws:s3:::results-${aws:PrincipalAccount}/*"}]}
            """;
    private static final String GUARD = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
              {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
               "Condition": {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}}]}
            """;
    private static final String SESSION = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "rekognition:*", "Resource": "*"}}
            """;
    private static final String SHARED = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/Copier"},
               "Action": "rekognition:CopyProjectVersion", "Resource": "VERSIONS*"}]}
            """;
    private static final String ORGANISATION = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Deny", "Principal": "*", "Action": "rekognition:CopyProjectVersion", "Resource": "VERSIONS*",
               "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}}]}
            """;

    private Policies() {}

    public static void main(String[] arguments) throws PolicyFormatException {
        Duration span = Duration.ofSeconds(arguments.length == 0 ? 5 : Long.parseLong(arguments[0]));
        PolicyKind identity = new PolicyKind.Identity();
        PolicyKind project = new PolicyKind.Project(PROJECT);
        PolicySet set = PolicySet.EMPTY
                .withIdentity(List.of(named(ROLE_POLICY, identity), named(GUARD, identity)))
                .withResource(Gate.EITHER, List.of(named(shared(), project), named(organisation(), project)))
                .withSession(List.of(named(SESSION, identity)));
        AccessRequest request = request();

        report("decisions", span, () -> Evaluator.evaluate(request, set).allows());
        report(
                "explanations",
                span,
                () -> Evaluator.explain(request, set).decision().allows());
        report(
                "policies read",
                span,
                () -> !parsed(ROLE_POLICY, identity).name().isEmpty());
    }

    private static String shared() {
        return SHARED.replace("VERSIONS", VERSIONS);
    }

    private static String organisation() {
        return ORGANISATION.replace("VERSIONS", VERSIONS);
    }

    private static AccessRequest request() {
        Requester requester = new Requester.RoleSession(
                Arn.of("arn:aws:iam::444455556666:role/Copier"),
                Arn.of("arn:aws:sts::444455556666:assumed-role/Copier/nightly"),
                "AROAQ3EGUZRQLSVZ5B2XA:nightly");
        return new AccessRequest(
                requester,
                "rekognition:CopyProjectVersion",
                VERSIONS + "v1/1660000000001",
                new AccountId("111122223333"),
                ConditionContext.of(Map.of(
                        "aws:SourceIp", List.of("203.0.113.7"),
                        "aws:SecureTransport", List.of("true"),
                        "aws:CurrentTime", List.of("2022-08-01T10:00:00Z"),
                        "aws:EpochTime", List.of("1659348000"),
                        "aws:RequestedRegion", List.of("us-east-1"),
                        "aws:PrincipalOrgID", List.of("o-abcdefghij"))));
    }

    private static NamedPolicy named(String text, PolicyKind kind) throws PolicyFormatException {
        return new NamedPolicy("p", PolicyParser.parse(text, kind, 6_144));
    }

    private static NamedPolicy parsed(String text, PolicyKind kind) {
        try {
            return named(text, kind);
        } catch (PolicyFormatException e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    /** Runs as long again before, to let the machine code settle. */
    private static void report(String what, Duration span, BooleanSupplier work) {
        rate(span, work);
        System.out.println(String.format(Locale.ROOT, "%,14.0f %s/s", rate(span, work), what));
    }

    private static double rate(Duration span, BooleanSupplier work) {
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < span.toNanos()) {
            for (int i = 0; i < BATCH; i++) {
                if (!work.getAsBoolean()) {
                    throw new IllegalStateException("The copy is allowed");
                }
            }
            done += BATCH;
        }
        return done / ((System.nanoTime() - start) / 1e9);
    }
}
