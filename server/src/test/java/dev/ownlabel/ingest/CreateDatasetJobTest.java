package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.boxed;
import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreateDatasetJobTest {
    private static final String UNUSABLE = "CREATE_FAILED: The manifest file extension or contents are invalid.";
    private static final String SERVICE_ISSUE = "CREATE_FAILED: Amazon Rekognition experienced a service issue";

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

    private static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", label("kind", "l" + i % 3)))
                .toList();
    }

    private String created(List<String> lines) {
        return ingest.shown(ingest.imported(lines));
    }

    private long rowsLeft() {
        return ingest.world.count("cl_entry") + ingest.world.count("cl_entry_label");
    }

    @Test
    void aManifestOfSeveralBatchesBecomesTheEntriesInItsOrder() {
        List<String> lines = lines(1100);

        DatasetArn dataset = ingest.imported(lines);

        assertThat(ingest.shown(dataset))
                .isEqualTo("CREATE_COMPLETE: The dataset was successfully created from the manifest file.");
        assertThat(ingest.plain(dataset)).isEqualTo(lines);
        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(1100, 1100, 0, 3));
        assertThat(ingest.world.datasets.get(dataset).building()).isNull();
    }

    @Test
    void aDatasetFromNothingIsCompleteAndEmpty() {
        DatasetArn dataset = ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Nothing());

        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo("CREATE_COMPLETE: The dataset was successfully created.");
        assertThat(ingest.plain(dataset)).isEmpty();
    }

    @Test
    void theVersionOfTheManifestThatWasAskedForIsRead() {
        S3Location first = ingest.objects.put(TestDatasets.ACCOUNT, "images", "m.jsonl", lines(2).getFirst());
        ingest.objects.put(TestDatasets.ACCOUNT, "images", "m.jsonl", "not a manifest");
        DatasetArn dataset = ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Manifest(first));

        ingest.world.jobs.runDue();

        assertThat(ingest.plain(dataset)).isEqualTo(List.of(lines(2).getFirst()));
    }

    @Test
    void unusableLinesAreDroppedWithoutAWordUpToAFifth() {
        List<String> lines = new ArrayList<>(lines(8));
        lines.add("{}");
        lines.add(lines.getFirst().replace("l0", "other"));

        DatasetArn dataset = ingest.imported(lines);

        assertThat(ingest.plain(dataset)).isEqualTo(lines(8));
    }

    @Test
    void moreUnusableLinesThanAFifthAreTooMany() {
        List<String> lines = new ArrayList<>(lines(7));
        lines.add("");
        lines.add("{");

        assertThat(created(lines)).isEqualTo("CREATE_FAILED: The manifest file has too many terminal errors.");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aSourceRefRepeatedInALaterBatchIsDroppedToo() {
        List<String> lines = new ArrayList<>(lines(1050));
        lines.addAll(lines(100));

        DatasetArn dataset = ingest.imported(lines);

        assertThat(ingest.plain(dataset)).isEqualTo(lines(1050));
    }

    @Test
    void linesInErrorAreKeptAndCounted() {
        List<String> lines = new ArrayList<>(lines(2));
        lines.add(lineOf("s3://images/wrong.png", label("kind", "a").replace("yes", "perhaps")));
        lines.add(lineOf("s3://images/bare.png", ""));

        DatasetArn dataset = ingest.imported(lines);

        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(4, 3, 1, 2));
    }

    @Test
    void anEmptyManifestIsUnusable() {
        ingest.objects.put(TestDatasets.ACCOUNT, "images", "m.jsonl", "");
        DatasetArn dataset =
                ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Manifest(TestIngest.at()));

        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo(UNUSABLE);
        assertThat(ingest.world.datasets.get(dataset).statusMessageCode()).isEqualTo(Optional.of("CLIENT_ERROR"));
    }

    @Test
    void moreLinesThanADatasetMayHaveAreTooMany() {
        assertThat(created(lines(TestDatasets.MOST_IMAGES + 1)))
                .isEqualTo("CREATE_FAILED: The manifest file has too many rows.");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void imagesInTwoBucketsAreRefused() {
        List<String> lines = new ArrayList<>(lines(3));
        lines.add(lineOf("s3://elsewhere/1.png", ""));

        assertThat(created(lines))
                .isEqualTo("CREATE_FAILED: The manifest file contains images from multiple S3 buckets.");
    }

    @Test
    void moreThan250LabelsAreTooMany() {
        List<String> lines = IntStream.range(0, 251)
                .mapToObj(
                        i -> lineOf("s3://images/" + i + ".png", i % 2 == 0 ? label("kind", "l" + i) : boxed("l" + i)))
                .toList();

        assertThat(created(lines)).isEqualTo("CREATE_FAILED: The manifest file has too many labels.");
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SUCH_BUCKET", "NO_SUCH_KEY", "NO_SUCH_VERSION"})
    void aManifestThatHasGoneIsUnusable(Reason reason) {
        DatasetArn dataset = ingest.importing(lines(3));
        ingest.objects.fail("images", reason);

        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo(UNUSABLE);
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS_DENIED", "KEY_UNAVAILABLE"})
    void aManifestThatMayNotBeReadHasWrongPermissions(Reason reason) {
        DatasetArn dataset = ingest.importing(lines(3));
        ingest.objects.fail("images", reason);

        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo("CREATE_FAILED: The S3 bucket permissions are incorrect.");
    }

    @Test
    void anothersBucketIsNotRead() {
        ingest.objects.put(new AccountId("444455556666"), "theirs", "m.jsonl", lines(1).getFirst());
        DatasetArn dataset = ingest.world.create(
                ingest.project, DatasetArn.Type.TRAIN, new Origin.Manifest(S3Location.of("theirs", "m.jsonl")));

        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo("CREATE_FAILED: The S3 bucket permissions are incorrect.");
    }

    @Test
    void aStoreThatIsAwayForAWhileDelaysTheImport() {
        DatasetArn dataset = ingest.importing(lines(3));
        ingest.objects.failWith(Reason.UNAVAILABLE);
        ingest.world.jobs.runDue();
        String meanwhile = ingest.world.status(dataset);
        ingest.objects.failWith(null);

        ingest.runAll();

        assertThat(meanwhile).isEqualTo("CREATE_IN_PROGRESS");
        assertThat(ingest.plain(dataset)).isEqualTo(lines(3));
    }

    @Test
    void aStoreThatStaysAwayIsTheServicesFault() {
        DatasetArn dataset = ingest.importing(lines(3));
        ingest.objects.failWith(Reason.UNAVAILABLE);

        ingest.runAll();

        assertThat(ingest.shown(dataset)).isEqualTo(SERVICE_ISSUE);
        assertThat(ingest.world.datasets.get(dataset).statusMessageCode()).isEqualTo(Optional.of("SERVICE_ERROR"));
        assertThat(ingest.world.count("job")).isZero();
    }

    @Test
    void aCopyHasTheEntriesOfItsSourceAndIsItsOwn() {
        List<String> lines = lines(3);
        DatasetArn source = ingest.imported(lines);
        ProjectArn other = ingest.world.project("other");
        DatasetArn copy = ingest.world.create(other, DatasetArn.Type.TEST, new Origin.Copy(source));
        ingest.world.jobs.runDue();

        ingest.update(source, List.of(lineOf("s3://images/0.png", label("kind", "changed"))));
        ingest.world.jobs.runDue();

        assertThat(ingest.shown(copy))
                .isEqualTo("CREATE_COMPLETE: The dataset was successfully created from the other dataset.");
        assertThat(ingest.plain(copy)).isEqualTo(lines);
        assertThat(ingest.world.datasets.get(copy).statistics()).isEqualTo(new Dataset.Statistics(3, 3, 0, 3));
        assertThat(ingest.plain(source)).isNotEqualTo(lines);
    }

    @Test
    void aCopyWaitsForTheEndOfAnUpdateOfItsSource() {
        DatasetArn source = ingest.imported(lines(3));
        DatasetArn copy = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Copy(source));
        ingest.update(source, List.of(lineOf("s3://images/new.png", "")));

        ingest.runAll();

        assertThat(ingest.plain(copy)).hasSizeBetween(3, 4);
        assertThat(ingest.shown(copy)).startsWith("CREATE_COMPLETE");
    }

    @Test
    void aCopyWhoseSourceHasGoneFails() {
        DatasetArn source = ingest.imported(lines(3));
        DatasetArn copy = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Copy(source));
        ingest.world.datasets.delete(source);

        ingest.runAll();

        assertThat(ingest.shown(copy)).isEqualTo("CREATE_FAILED: The source dataset does not exist any more.");
    }

    @Test
    void anImportKilledAtAnyCommitEndsAsOneThatWasNot() {
        List<String> lines = lines(1100);
        ingest.killBeforeCommit(-1);
        DatasetArn first = ingest.imported(lines);
        int commits = ingest.commits();

        for (int kill = 1; kill <= 2 * commits; kill++) {
            ingest.world.datasets.delete(first);
            ingest.runAll();
            DatasetArn dataset = ingest.importing(lines);
            if (kill <= commits) {
                ingest.killBeforeCommit(kill);
            } else {
                ingest.killAfterCommit(kill - commits);
            }
            ingest.runAll();

            assertThat(ingest.plain(dataset)).as("killed at %d", kill).isEqualTo(lines);
            assertThat(ingest.world.count("cl_entry")).as("killed at %d", kill).isEqualTo(1100);
            first = dataset;
        }
        assertThat(commits).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aRefusalKilledAtAnyCommitLeavesNothingBehind() {
        List<String> lines = new ArrayList<>(lines(1100));
        lines.add(lineOf("s3://elsewhere/1.png", ""));
        ingest.killBeforeCommit(-1);
        DatasetArn first = ingest.imported(lines);
        int commits = ingest.commits();

        for (int kill = 1; kill <= commits; kill++) {
            ingest.world.datasets.delete(first);
            ingest.runAll();
            DatasetArn dataset = ingest.importing(lines);
            ingest.killAfterCommit(kill);
            ingest.runAll();

            assertThat(ingest.shown(dataset)).startsWith("CREATE_FAILED: The manifest file contains images from");
            assertThat(rowsLeft()).as("killed at %d", kill).isZero();
            first = dataset;
        }
    }

    @Test
    void aJobOfADatasetThatHasGoneDoesNothing() {
        DatasetArn dataset = ingest.imported(lines(1));
        ingest.world.datasets.delete(dataset);
        ingest.runAll();

        ingest.world.database.useTransaction(
                transaction -> ingest.world.jobs.enqueue(transaction, "create-dataset", dataset.toString()));
        ingest.world.clock.advance(Duration.ofSeconds(1));

        assertThat(ingest.world.jobs.runDue()).isEqualTo(1);
        assertThat(ingest.world.count("job")).isZero();
    }
}
