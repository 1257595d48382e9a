package dev.ownlabel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    /** Every text of up to four letters out of two. */
    private static final List<String> TEXTS = texts();

    private static List<String> texts() {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; all.get(i).length() < 4; i++) {
            all.add(all.get(i) + "a");
            all.add(all.get(i) + "b");
        }
        return all;
    }

    private static String pattern(SplittableRandom random) {
        StringBuilder pattern = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            pattern.append("ab*?".charAt(random.nextInt(4)));
        }
        return pattern.toString();
    }

    /** The definition, as slow as it may be. */
    private static boolean defined(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        return switch (pattern.charAt(0)) {
            case '*' -> defined(rest, text) || (!text.isEmpty() && defined(pattern, text.substring(1)));
            case '?' -> !text.isEmpty() && defined(rest, text.substring(1));
            default -> !text.isEmpty() && text.charAt(0) == pattern.charAt(0) && defined(rest, text.substring(1));
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void matchesWhatTheDefinitionMatches(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            String pattern = pattern(random);
            Glob glob = Glob.of(pattern);
            for (String text : TEXTS) {
                assertThat(glob.matches(text)).as("%s of %s", pattern, text).isEqualTo(defined(pattern, text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void patternsOverlapWhereOneTextMatchesBoth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            String one = pattern(random);
            String other = pattern(random);
            boolean shared = TEXTS.stream().anyMatch(text -> defined(one, text) && defined(other, text));

            // Shared texts may be longer than those tried, so only one direction is certain of them.
            if (shared) {
                assertThat(Glob.of(one).overlaps(Glob.of(other)))
                        .as("%s and %s", one, other)
                        .isTrue();
            }
            assertThat(Glob.of(one).overlaps(Glob.of(other)))
                    .as("%s and %s either way", one, other)
                    .isEqualTo(Glob.of(other).overlaps(Glob.of(one)));
        }
    }

    @Test
    void patternsWithNothingInCommonDoNotOverlap() {
        assertThat(Glob.of("a*").overlaps(Glob.of("b*"))).isFalse();
        assertThat(Glob.of("a?").overlaps(Glob.of("a"))).isFalse();
        assertThat(Glob.of("*ab").overlaps(Glob.of("*ba"))).isFalse();
        assertThat(Glob.of("").overlaps(Glob.of("?*"))).isFalse();
        assertThat(Glob.of("abc").overlaps(Glob.of("ab"))).isFalse();
    }

    @Test
    void isShownAsItWasWritten() {
        assertThat(Glob.of("a*b?c")).hasToString("a*b?c");
        assertThat(new Glob.Builder().literal("*").any().any().one().build()).hasToString("**?");
    }

    @Test
    @Timeout(5)
    void aPatternMadeToBacktrackEndsSoon() {
        Glob glob = Glob.of("*a".repeat(1_000) + "b");
        String text = "a".repeat(8_000);

        long start = System.nanoTime();
        assertThat(glob.matches(text)).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
}
