package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ownlabel.aws.Arn;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
    private static final PolicyKind IDENTITY = new PolicyKind.Identity();

    private static String statement(String rest) {
        return "{\"Effect\":\"Allow\",\"Action\":\"*\"," + rest + "}";
    }

    private static boolean allows(String policy, String resource) throws PolicyFormatException {
        PolicySet set = PolicySet.EMPTY.withIdentity(
                List.of(new NamedPolicy("p", PolicyParser.parse(policy, IDENTITY, 2_000))));
        AccessRequest request =
                new AccessRequest(People.ALICE, "s3:GetObject", resource, People.A, ConditionContext.EMPTY);
        return Evaluator.evaluate(request, set).allows();
    }

    @Test
    void aTextOfTheLongestLengthIsRead() throws PolicyFormatException {
        String text = "{\"Statement\":" + statement("\"Resource\":\"*\"") + "}";

        assertThat(PolicyParser.parse(text, IDENTITY, text.length()).statements())
                .hasSize(1);
        assertThatExceptionOfType(PolicyFormatException.class)
                .isThrownBy(() -> PolicyParser.parse(text, IDENTITY, text.length() - 1))
                .withMessage("Text is longer than " + (text.length() - 1) + " characters");
    }

    @Test
    void aRefusalSaysWhere() {
        String text = "{\"Statement\":[" + statement("\"Resource\":\"*\"") + ","
                + statement("\"Resource\":[\"*\",\"b\"]") + "]}";

        PolicyFormatException refusal =
                catchThrowableOfType(PolicyFormatException.class, () -> PolicyParser.parse(text, IDENTITY, 2_000));

        assertThat(refusal.path()).isEqualTo("Statement[2].Resource[2]");
        assertThat(refusal).hasMessage("Resource must be in ARN format or \"*\": b at Statement[2].Resource[2]");
    }

    @Test
    void aRefusalQuotesNoMoreThanAHundredCharacters() {
        String text = "{\"Statement\":" + statement("\"Resource\":\"" + "b".repeat(1_000) + "\"") + "}";

        assertThatExceptionOfType(PolicyFormatException.class)
                .isThrownBy(() -> PolicyParser.parse(text, IDENTITY, 2_000))
                .withMessage("Resource must be in ARN format or \"*\": " + "b".repeat(100) + "… at Statement.Resource");
    }

    @Test
    void anIdTooLongIsRefused() {
        String text = "{\"Id\":\"" + "i".repeat(257) + "\",\"Statement\":" + statement("\"Resource\":\"*\"") + "}";

        assertThatExceptionOfType(PolicyFormatException.class)
                .isThrownBy(() -> PolicyParser.parse(text, IDENTITY, 2_000))
                .withMessageContaining("Id is longer than 256 characters at Id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"Version\":\"2008-10-17\","})
    void theOldVersionHasNoVariables(String version) throws PolicyFormatException {
        String text = "{" + version + "\"Statement\":" + statement("\"Resource\":\"arn:aws:s3:::${aws:username}/${*}\"")
                + "}";

        assertThat(allows(text, "arn:aws:s3:::alice/*")).isFalse();
        assertThat(allows(text, "arn:aws:s3:::${aws:username}/${*}")).isTrue();
        assertThat(allows(text, "arn:aws:s3:::${aws:username}/${x}"))
                .as("the star is still a wildcard")
                .isTrue();
    }

    @Test
    void theOldVersionHasNoVariablesInConditionsEither() throws PolicyFormatException {
        String condition = "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:username\":\"${aws:username}\"}}";

        assertThat(allows("{\"Statement\":" + statement(condition) + "}", "*")).isFalse();
        assertThat(allows("{\"Version\":\"2012-10-17\",\"Statement\":" + statement(condition) + "}", "*"))
                .isTrue();
    }

    @Test
    @Timeout(20)
    void aLargePolicyOfWildcardsIsReadAndHeldToItsProjectSoon() throws PolicyFormatException {
        String resource = "arn:aws:rekognition:*:*:project/p" + "*?".repeat(4_000);
        String text = "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"rekognition:CopyProjectVersion\",\"Resource\":\"" + resource + "\"}}";
        Arn project = Arn.of("arn:aws:rekognition:us-east-1:111122223333:project/p/1660000000000");

        Throwable refusal = catchThrowableOfType(
                PolicyFormatException.class, () -> PolicyParser.parse(text, new PolicyKind.Project(project), 20_000));

        assertThat(refusal).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDamagedPolicyIsReadOrRefusedAndNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = CaseTable.read("accepted.txt").stream()
                .map(row -> row.column(1).replaceFirst("^~", "{\"Version\":\"2012-10-17\",\"Statement\":"))
                .toList();
        List<PolicyKind> kinds = List.of(
                IDENTITY,
                new PolicyKind.Trust(),
                new PolicyKind.Key(),
                new PolicyKind.Bucket(Arn.of("arn:aws:s3:::b")));
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())) + "}");
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at, at + random.nextInt(2), String.valueOf("{}[]\",:*?$'/ \\0aZ-é".charAt(random.nextInt(19))));
            }
            try {
                PolicyParser.parse(text.toString(), kinds.get(random.nextInt(kinds.size())), 20_000);
            } catch (PolicyFormatException e) {
                assertThat(e).message().isNotBlank();
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }
}
