package dev.ownlabel.manifest;

import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.line;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.ManifestStatistics.LabelUse;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManifestStatisticsTest {

    private static ManifestStatistics of(String... lines) {
        ManifestStatistics statistics = new ManifestStatistics();
        for (String line : lines) {
            statistics.add(LineParser.parse(line));
        }
        return statistics;
    }

    @Test
    void everyLineIsCountedOnce() {
        ManifestStatistics statistics = of(line(label("a", "sunny")), line(boxed("cup")), line(""), "{", "");

        assertThat(statistics.total()).isEqualTo(5);
        assertThat(statistics.valid()).isEqualTo(2);
        assertThat(statistics.ignored()).isEqualTo(1);
        assertThat(statistics.invalid()).isEqualTo(2);
        assertThat(statistics.imageLevelLines()).isEqualTo(1);
        assertThat(statistics.boxedLines()).isEqualTo(1);
        assertThat(statistics.errorLines()).containsExactly(4, 5);
    }

    @Test
    void aLabelOfBothKindsIsCountedInBoth() {
        ManifestStatistics statistics = of(line(label("a", "cup") + "," + boxed("cup")), line(label("a", "cup")));

        assertThat(statistics.labels()).containsExactly(Map.entry("cup", new LabelUse(2, 1)));
    }

    @Test
    void eachKindOfModelHasItsUsableLabels() {
        ManifestStatistics statistics = of(line(label("a", "sunny")), line(boxed("cup")));

        assertThat(statistics.labels(UseCase.IMAGE_LEVEL_LABELS)).containsExactly("sunny");
        assertThat(statistics.labels(UseCase.OBJECT_LOCALIZATION)).containsExactly("cup");
        assertThat(statistics.labels(UseCase.NOT_DETERMINED)).containsExactly("sunny", "cup");
    }

    @Test
    void everyLineInErrorIsKept() {
        ManifestStatistics statistics =
                of(IntStream.range(0, 200).mapToObj(_ -> "{").toArray(String[]::new));

        assertThat(statistics.errorLines()).hasSize(200).endsWith(200);
    }

    @Test
    void labelsFarOverTheLimitAreNotKeptButKnownOnesAreCounted() {
        ManifestStatistics statistics = of(IntStream.range(0, 1100)
                .mapToObj(i -> line(label("a", "l" + i)))
                .toArray(String[]::new));
        statistics.add(LineParser.parse(line(label("a", "l7"))));

        assertThat(statistics.labels()).hasSize(1000).containsEntry("l7", new LabelUse(2, 0));
    }

    @Test
    void imagesOfOneBucketAreNotInSeveral() {
        assertThat(of(line(""), line("")).hasSeveralBuckets()).isFalse();
        assertThat(of(line(""), lineOf("s3://other/1.png", ""), lineOf("s3://third/1.png", ""))
                        .hasSeveralBuckets())
                .isTrue();
    }
}
