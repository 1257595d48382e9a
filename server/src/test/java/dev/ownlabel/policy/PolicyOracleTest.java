package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decides random cases here and by an independent evaluator; {@code build/policy-oracle} fetches that and runs this. */
@Tag("slow")
class PolicyOracleTest {
    private static final Path WORK = Path.of("target/policy-oracle");

    @Test
    void anIndependentEvaluatorAgreesOrTheDifferenceIsKnown()
            throws IOException, InterruptedException, PolicyFormatException {
        String folder = System.getProperty("oracle.folder", "");
        assumeTrue(!folder.isEmpty(), "Skipped: run build/policy-oracle, which fetches the other evaluator");
        assumeTrue(nodeIsThere(), "Skipped: there is no Node to run the other evaluator");
        List<OracleCase> cases =
                cases(Integer.getInteger("oracle.cases", 20_000), Long.getLong("oracle.seed", 20_220_801));

        List<String> verdicts = ask(folder, cases);

        Map<String, Integer> agreed = new TreeMap<>();
        Map<String, Integer> explained = new TreeMap<>();
        List<String> unexplained = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            OracleCase one = cases.get(i);
            String theirs = verdicts.get(i);
            if (verdict(one).equals(theirs)) {
                agreed.merge(theirs, 1, Integer::sum);
            } else {
                List<KnownDifference> why = KnownDifference.between(one, theirs);
                why.forEach(difference -> explained.merge(difference.name(), 1, Integer::sum));
                if (why.isEmpty()) {
                    unexplained.add("ours " + verdict(one) + ", theirs " + theirs + ": " + one.line());
                }
            }
        }
        Files.writeString(WORK.resolve("report"), report(cases.size(), agreed, explained, unexplained.size()));
        Files.write(WORK.resolve("unexplained"), unexplained);
        assertThat(unexplained.size())
                .as("cases in %s", WORK.resolve("unexplained"))
                .isZero();
    }

    private static String report(
            int cases, Map<String, Integer> agreed, Map<String, Integer> explained, int unexplained) {
        int same = agreed.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder report = new StringBuilder();
        report.append(cases)
                .append(" cases, ")
                .append(same)
                .append(" decided alike ")
                .append(agreed)
                .append('\n');
        report.append(cases - same - unexplained)
                .append(" decided otherwise for known reasons (a case may have several):\n");
        for (KnownDifference difference : KnownDifference.values()) {
            report.append(String.format(
                    Locale.ROOT,
                    "%7d  %s: %s%n",
                    explained.getOrDefault(difference.name(), 0),
                    difference.name(),
                    difference.why()));
        }
        return report.append(unexplained)
                .append(" decided otherwise without a known reason\n")
                .toString();
    }

    /** The cases whose policies are policies of their kind: a few drawn ones are not, and the other evaluator refuses nothing. */
    private static List<OracleCase> cases(int count, long seed) {
        OracleCases source = new OracleCases(new SplittableRandom(seed));
        List<OracleCase> cases = new ArrayList<>();
        for (int drawn = 0; cases.size() < count; drawn++) {
            assertThat(drawn).as("cases drawn").isLessThan(2 * count);
            OracleCase one = source.next();
            try {
                one.decide();
                cases.add(one);
            } catch (PolicyFormatException e) {
                assertThat(e).hasMessageContaining("none of those that this policy is attached to");
            }
        }
        return cases;
    }

    private static String verdict(OracleCase one) throws PolicyFormatException {
        return KnownDifference.verdict(one.decide());
    }

    private static boolean nodeIsThere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> ask(String folder, List<OracleCase> cases) throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        Path input = WORK.resolve("cases.jsonl");
        Path output = WORK.resolve("verdicts");
        Files.write(input, cases.stream().map(OracleCase::line).toList());
        Process node = new ProcessBuilder(
                        "node",
                        "src/test/resources/policy-oracle/simulate.mjs",
                        folder,
                        input.toString(),
                        output.toString())
                .inheritIO()
                .start();
        assertThat(node.waitFor()).as("node's exit code").isZero();
        return Files.readAllLines(output);
    }
}
