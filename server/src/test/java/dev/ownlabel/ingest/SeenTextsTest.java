package dev.ownlabel.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTextsTest {
    private static String text(int number) {
        return "s3://images/%03d/image-%07d.jpg".formatted(number / 1000, number);
    }

    @Test
    void whatWasSeenIsAlwaysSuspectedAndOtherTextsHardlyEver() {
        SeenTexts seen = new SeenTexts();

        long wrongly = IntStream.range(0, 250_000)
                .filter(i -> seen.mayHaveSeen(text(i)))
                .count();
        boolean all = IntStream.range(0, 250_000).allMatch(i -> seen.mayHaveSeen(text(i)));

        assertThat(wrongly).isLessThan(250);
        assertThat(all).isTrue();
    }
}
