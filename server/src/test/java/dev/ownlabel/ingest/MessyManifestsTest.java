package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetEntries.Filter;
import dev.ownlabel.customlabels.datasets.DatasetEntries.LabelUse;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people's manifests are like. */
class MessyManifestsTest {
    private static final String COMMAS = "cup, red, \\\"large\\\"";

    private @TempDir Path folder;
    private TestIngest ingest;

    @BeforeEach
    void start() {
        ingest = new TestIngest(folder);
    }

    @AfterEach
    void end() {
        ingest.close();
    }

    private static List<String> lines(int count, String label) {
        return IntStream.range(0, count)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", label("kind", label)))
                .toList();
    }

    /** A good line of that many characters. */
    private static String padded(int characters) {
        String line = lineOf("s3://images/long.png", "\"pad\":\"\"," + label("kind", "a"));
        return line.replace("\"pad\":\"\"", "\"pad\":\"" + "x".repeat(characters - line.length()) + "\"");
    }

    private List<String> entries(String manifest) {
        return ingest.plain(ingest.importedBytes(manifest.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aLineOf100000CharactersIsTakenAndOneMoreIsDropped() {
        List<String> good = lines(9, "a");

        assertThat(padded(100_000)).hasSize(100_000);
        assertThat(entries(String.join("\n", good) + "\n" + padded(100_000))).hasSize(10);
        ingest.world.datasets.ofProject(ingest.project).forEach(dataset -> ingest.world.datasets.delete(dataset.arn()));
        ingest.runAll();
        assertThat(entries(String.join("\n", good) + "\n" + padded(100_001))).isEqualTo(good);
    }

    @Test
    void aLineWithMalformedUtf8IsDropped() {
        List<String> good = lines(9, "a");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((String.join("\n", good) + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(lineOf("s3://images/caf\u00e9.png", label("kind", "a")).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ingest.plain(ingest.importedBytes(bytes.toByteArray()))).isEqualTo(good);
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreNoPartOfTheLines() {
        List<String> good = lines(3, "caf\u00e9");

        assertThat(entries("\uFEFF" + String.join("\r\n", good) + "\r\n")).isEqualTo(good);
    }

    @Test
    void emptyLinesCountAmongTheUnusableOnes() {
        List<String> good = lines(8, "a");

        assertThat(entries(String.join("\n", good) + "\n\n\n")).isEqualTo(good);
    }

    @Test
    void ofRepeatedImagesTheFirstLineIsKept() {
        List<String> manifest = new ArrayList<>(lines(8, "first"));
        manifest.addAll(lines(2, "second"));

        DatasetArn dataset = ingest.imported(manifest);

        assertThat(ingest.plain(dataset)).isEqualTo(lines(8, "first"));
        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(8, 8, 0, 1));
    }

    @Test
    void imagesOfABucketThatIsNotThereAreEntriesAllTheSame() {
        assertThat(entries(lineOf("s3://somebody-elses/1.png", label("kind", "a"))))
                .hasSize(1);
    }

    @Test
    void aLabelOf255CharactersWithCommasAndQuotesIsALabel() {
        String longest = COMMAS + "x".repeat(255 - COMMAS.length() + 2);
        String label = longest.replace("\\", "");
        DatasetArn dataset = ingest.imported(lines(2, longest));

        assertThat(label).hasSize(255);
        assertThat(ingest.world.entries.labels(dataset, null, 10).items()).containsExactly(new LabelUse(label, 2, 0));
        assertThat(ingest.world
                        .entries
                        .entries(dataset, new Filter(List.of("cup", label), null, null, false), null, 10)
                        .items())
                .hasSize(2);
        assertThat(ingest.world
                        .entries
                        .entries(dataset, new Filter(List.of("cup", " red"), null, null, false), null, 10)
                        .items())
                .isEmpty();
    }

    @Test
    void aLabelOf256CharactersIsAnErrorOfItsLine() {
        DatasetArn dataset = ingest.imported(lines(2, "x".repeat(256)));

        assertThat(ingest.world.lines(dataset)).allMatch(line -> line.contains("ERROR_INVALID_LABEL_NAME_LENGTH"));
        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(2, 2, 2, 0));
    }

    @Test
    void aManifestThatIsOverwrittenWhileItIsReadIsReadAsItWas() {
        List<String> manifest = lines(1100, "old");
        DatasetArn dataset = ingest.importing(manifest);
        ingest.beforeCommit(2, () -> overwrite(lines(1100, "new")));

        ingest.world.jobs.runDue();

        assertThat(ingest.plain(dataset)).isEqualTo(manifest);
    }

    @Test
    void anImportThatBeginsAnewReadsTheVersionThatItWasAskedFor() {
        List<String> manifest = lines(1100, "old");
        S3Location asked = overwrite(manifest);
        DatasetArn dataset = ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Manifest(asked));
        ingest.killBeforeCommit(3);
        ingest.world.jobs.runDue();
        overwrite(lines(1100, "new"));

        ingest.runAll();

        assertThat(ingest.plain(dataset)).isEqualTo(manifest);
    }

    @Test
    void withoutAVersionAnImportThatBeginsAnewReadsWhatIsThereThenAndMixesNothing() {
        DatasetArn dataset = ingest.importing(lines(1100, "old"));
        ingest.killBeforeCommit(3);
        ingest.world.jobs.runDue();
        overwrite(lines(1100, "new"));

        ingest.runAll();

        assertThat(ingest.plain(dataset)).isEqualTo(lines(1100, "new"));
        assertThat(ingest.world.count("cl_entry")).isEqualTo(1100);
        assertThat(ingest.world.count("cl_label")).isEqualTo(1);
    }

    private S3Location overwrite(List<String> lines) {
        return ingest.objects.put(TestDatasets.ACCOUNT, TestIngest.BUCKET, "m.jsonl", String.join("\n", lines) + "\n");
    }

    @Test
    void aSecondDistributionWaitsForTheEndOfTheFirst() {
        DatasetArn test = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Nothing());
        DatasetArn train = ingest.imported(lines(10, "a"));
        ingest.world.datasets.distribute(train, test);

        assertThatThrownBy(() -> ingest.world.datasets.distribute(test, train))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_NOT_READY));
        ingest.runAll();
        assertThat(ingest.plain(train)).hasSize(8);
        assertThat(ingest.plain(test)).hasSize(2);
    }

    @Test
    void anImportThatIsGivenUpLeavesNoEntries() {
        DatasetArn dataset = ingest.importing(lines(1100, "a"));
        for (int run = 0; run < 5; run++) {
            // begin, a batch, another; later runs first drop what is there
            ingest.beforeCommit(run == 0 ? 3 : 5, () -> {
                throw new IllegalStateException("A fault of ours");
            });
            ingest.world.jobs.runDue();
            ingest.world.clock.advance(Duration.ofMinutes(6));
        }

        assertThat(ingest.shown(dataset)).startsWith("CREATE_FAILED: Amazon Rekognition experienced a service issue");
        assertThat(ingest.world.count("cl_entry")).isZero();
        assertThat(ingest.world.count("cl_entry_label")).isZero();
        assertThat(ingest.world.count("job")).isZero();
    }
}
