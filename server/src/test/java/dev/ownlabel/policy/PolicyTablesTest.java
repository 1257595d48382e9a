package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.CaseTable.Case;
import dev.ownlabel.policy.Condition.Truth;
import dev.ownlabel.policy.PolicySet.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables in {@code cases/policy}, each explained at its head. */
class PolicyTablesTest {
    private static final String OBJECT = "arn:aws:s3:::b/k";
    private static final int LONG = 20_000;

    static List<Case> conditions() {
        return CaseTable.read("conditions.txt");
    }

    static List<Case> matching() {
        return CaseTable.read("matching.txt");
    }

    static List<Case> decisions() {
        return CaseTable.read("decisions.txt");
    }

    static List<Case> refused() {
        return CaseTable.read("refused.txt");
    }

    static List<Case> accepted() {
        return CaseTable.read("accepted.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void aConditionHoldsAsWritten(Case row) throws PolicyFormatException {
        String text = wrapped(
                "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" + row.column(0) + "}");
        if (row.column(2).equals("refused")) {
            assertThatExceptionOfType(PolicyFormatException.class)
                    .isThrownBy(() -> PolicyParser.parse(text, new PolicyKind.Identity(), LONG));
            return;
        }
        Statement statement = PolicyParser.parse(text, new PolicyKind.Identity(), LONG)
                .statements()
                .getFirst();

        Truth truth = Truth.TRUE;
        for (Condition condition : statement.conditions()) {
            truth = truth.and(condition.test(context(row.column(1))));
        }

        assertThat(truth)
                .isEqualTo(
                        switch (row.column(2)) {
                            case "yes" -> Truth.TRUE;
                            case "no" -> Truth.FALSE;
                            case "undecided" -> Truth.UNKNOWN;
                            default -> throw new IllegalArgumentException(row.line());
                        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matching")
    void actionsAndResourcesAreMatchedAsWritten(Case row) throws PolicyFormatException {
        String element = row.column(0);
        boolean action = element.endsWith("Action");
        String other = action ? "\"Resource\":\"*\"" : "\"Action\":\"*\"";
        String text = wrapped("{\"Effect\":\"Allow\"," + other + ",\"" + element + "\":\"" + row.column(1) + "\"}");
        AccessRequest request = new AccessRequest(
                People.ALICE,
                action ? row.column(2) : "any:Action",
                action ? OBJECT : row.column(2),
                People.A,
                ConditionContext.EMPTY);

        Decision decision = Evaluator.evaluate(
                request, PolicySet.EMPTY.withIdentity(List.of(named("p", new PolicyKind.Identity(), text))));

        assertThat(decision.allows()).isEqualTo(row.column(3).equals("yes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void policiesDecideAsWritten(Case row) throws PolicyFormatException {
        AccountId owner = row.column(1).equals("A") ? People.A : People.B;
        AccessRequest request = new AccessRequest(
                People.requester(row.column(0)), "s3:GetObject", OBJECT, owner, ConditionContext.EMPTY);
        PolicySet set = PolicySet.EMPTY
                .withIdentity(identity(row.column(3)))
                .withResource(Gate.valueOf(row.column(2).toUpperCase(Locale.ROOT)), resource(row.column(4)))
                .withSession(identity(row.column(6)));
        for (NamedPolicy boundary : identity(row.column(5))) {
            set = set.withBoundary(boundary);
        }

        Decision decision = Evaluator.evaluate(request, set);

        assertThat(words(decision)).isEqualTo(row.column(7));
        assertThat(Evaluator.explain(request, set).decision()).isEqualTo(decision);
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Decision.Allowed(List<StatementPlace> because) ->
                because.isEmpty()
                        ? "allowed nothing"
                        : "allowed "
                                + because.stream()
                                        .map(place -> lower(place.role()))
                                        .collect(Collectors.joining(","));
            case Decision.ImplicitlyDenied(PolicyRole missing) -> "missing " + lower(missing);
            case Decision.ExplicitlyDenied(StatementPlace by) -> "denied " + lower(by.role());
        };
    }

    private static String lower(PolicyRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static List<NamedPolicy> identity(String words) throws PolicyFormatException {
        List<NamedPolicy> all = new ArrayList<>();
        for (String word : words.split(" ", -1)) {
            if (!word.equals("-")) {
                all.add(named(word, new PolicyKind.Identity(), wrapped("{" + effect(word) + ",\"Resource\":\"*\"}")));
            }
        }
        return all;
    }

    private static List<NamedPolicy> resource(String words) throws PolicyFormatException {
        List<NamedPolicy> all = new ArrayList<>();
        for (String word : words.split(" ", -1)) {
            if (!word.equals("-")) {
                String effect = word.substring(0, word.indexOf('('));
                String names = word.substring(word.indexOf('(') + 1, word.length() - 1);
                String element = effect.endsWith("-not") ? "NotPrincipal" : "Principal";
                String text = wrapped("{" + effect(effect.replace("-not", "")) + ",\"" + element + "\":"
                        + People.principal(names) + ",\"Resource\":\"*\"}");
                all.add(named(word, new PolicyKind.Bucket(Arn.of("arn:aws:s3:::b")), text));
            }
        }
        return all;
    }

    private static String effect(String word) {
        return switch (word) {
            case "allow" -> "\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\"";
            case "deny" -> "\"Effect\":\"Deny\",\"Action\":\"s3:Get*\"";
            case "other" -> "\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\"";
            default -> throw new IllegalArgumentException(word);
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aWrongPolicyIsRefusedWithItsPlace(Case row) {
        assertThatExceptionOfType(PolicyFormatException.class)
                .isThrownBy(() -> PolicyParser.parse(document(row.column(1)), kind(row.column(0)), LONG))
                .withMessageContaining(row.column(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void aRightPolicyIsAccepted(Case row) throws PolicyFormatException {
        PolicyKind kind = kind(row.column(0));

        Policy policy = PolicyParser.parse(document(row.column(1)), kind, LONG);

        assertThat(policy.kind()).isEqualTo(kind);
        assertThat(policy.statements()).isNotEmpty();
    }

    private static PolicyKind kind(String word) {
        return switch (word) {
            case "identity" -> new PolicyKind.Identity();
            case "trust" -> new PolicyKind.Trust();
            case "key" -> new PolicyKind.Key();
            case "bucket" -> new PolicyKind.Bucket(Arn.of("arn:aws:s3:::b"));
            case "project" ->
                new PolicyKind.Project(Arn.of("arn:aws:rekognition:us-east-1:111122223333:project/p/1660000000000"));
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static String document(String text) {
        return text.startsWith("~") ? wrapped(text.substring(1)) : text;
    }

    private static String wrapped(String statement) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}";
    }

    private static NamedPolicy named(String name, PolicyKind kind, String text) throws PolicyFormatException {
        return new NamedPolicy(name, PolicyParser.parse(text, kind, LONG));
    }

    private static ConditionContext context(String values) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : values.isEmpty() ? List.<String>of() : Arrays.asList(values.split(" & ", -1))) {
            int equals = pair.indexOf('=');
            all.put(
                    pair.substring(0, equals),
                    Arrays.asList(pair.substring(equals + 1).split(",", -1)));
        }
        return ConditionContext.of(all);
    }
}
