package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateDatasetJobTest {
    private static final String DONE = "UPDATE_COMPLETE: The dataset was successfully updated.";
    private static final String SUNNY = line("1", "sunny");
    private static final String RAINY = line("2", "rainy");

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

    private static String line(String image, String label) {
        return lineOf("s3://images/" + image + ".png", label("weather", label));
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> line("n" + i, "sunny")).toList();
    }

    private DatasetArn updated(List<String> lines) {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));
        ingest.update(dataset, lines);
        ingest.world.jobs.runDue();
        return dataset;
    }

    private void assertRefused(String message, List<String> lines) {
        DatasetArn dataset = updated(lines);

        assertThat(ingest.shown(dataset)).isEqualTo("UPDATE_FAILED: " + message);
        assertThat(ingest.plain(dataset)).containsExactly(SUNNY, RAINY);
        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(2, 2, 0, 2));
        assertThat(ingest.world.count("cl_dataset_changes")).isZero();
    }

    @Test
    void knownImagesAreReplacedInTheirPlaceAndNewOnesAddedAtTheEnd() {
        DatasetArn dataset = updated(List.of(line("3", "foggy"), line("1", "snowy")));

        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
        assertThat(ingest.plain(dataset)).containsExactly(line("1", "snowy"), RAINY, line("3", "foggy"));
        assertThat(ingest.world.entries.labels(dataset, null, 10).items())
                .extracting(use -> use.label())
                .containsExactly("snowy", "rainy", "foggy");
        assertThat(ingest.world.count("cl_dataset_changes")).isZero();
    }

    @Test
    void aLineWithoutLabelsTakesTheLabelsAway() {
        DatasetArn dataset = updated(List.of(lineOf("s3://images/1.png", "")));

        assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(2, 1, 0, 1));
    }

    @Test
    void linesAsTheyAreListedComeBackUnchanged() {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));
        List<String> listed = ingest.world.lines(dataset);

        ingest.update(dataset, listed);
        ingest.world.jobs.runDue();

        assertThat(ingest.world.lines(dataset)).isEqualTo(listed);
    }

    @Test
    void theFirstLineOfAnImageCounts() {
        List<String> lines = new ArrayList<>(lines(0, 1100));
        lines.add(line("n0", "later"));

        DatasetArn dataset = updated(lines);

        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
        assertThat(ingest.plain(dataset)).contains(line("n0", "sunny")).hasSize(1102);
    }

    @Test
    void anEmptyDatasetIsFilledByAnUpdate() {
        DatasetArn dataset = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Nothing());
        ingest.world.jobs.runDue();

        ingest.update(dataset, List.of(SUNNY));
        ingest.world.jobs.runDue();

        assertThat(ingest.plain(dataset)).containsExactly(SUNNY);
    }

    @Test
    void tooManyUnusableLinesRefuseTheWholeUpdate() {
        assertRefused(
                "The manifest file has too many terminal errors.", List.of(line("3", "a"), line("1", "b"), "no json"));
    }

    @Test
    void imagesInAnotherBucketThanTheDatasetsAreRefused() {
        assertRefused(
                "The manifest file contains images from multiple S3 buckets.",
                List.of(lineOf("s3://elsewhere/1.png", label("weather", "sunny"))));
    }

    @Test
    void anUpdateThatMakesTheDatasetTooLargeIsRefused() {
        assertRefused("The manifest file has too many rows.", lines(0, TestDatasets.MOST_IMAGES - 1));
    }

    @Test
    void anUpdateThatFillsTheDatasetIsTaken() {
        DatasetArn dataset = updated(lines(0, TestDatasets.MOST_IMAGES - 2));

        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
    }

    @Test
    void labelsAreCountedTogetherWithThoseOfTheDataset() {
        assertRefused(
                "The manifest file has too many labels.",
                IntStream.range(0, 249).mapToObj(i -> line("n" + i, "l" + i)).toList());
    }

    @Test
    void aRefusedUpdateIsFollowedByAGoodOne() {
        DatasetArn dataset = updated(List.of("no json"));

        ingest.update(dataset, List.of(line("3", "foggy")));
        ingest.world.jobs.runDue();

        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
        assertThat(ingest.plain(dataset)).hasSize(3);
    }

    @Test
    void anUpdateWaitsUntilATrainingHasReadTheDatasets() {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));
        ProjectVersionArn version = ingest.train();
        ingest.update(dataset, List.of(line("3", "foggy")));
        ingest.runAll();
        String meanwhile = ingest.world.status(dataset);

        ingest.world.database.useTransaction(transaction -> ingest.world.versions.datasetsTaken(transaction, version));
        ingest.runAll();

        assertThat(meanwhile).isEqualTo("UPDATE_IN_PROGRESS");
        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
    }

    @Test
    void anUpdateKilledAtAnyCommitEndsAsOneThatWasNot() {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));

        for (int i = 0; i < 2; i++) {
            String added = line("added" + i, "foggy");
            ingest.update(dataset, List.of(added));
            if (i == 0) {
                ingest.killBeforeCommit(1);
            } else {
                ingest.killAfterCommit(1);
            }
            ingest.runAll();

            assertThat(ingest.shown(dataset)).isEqualTo(DONE);
            assertThat(ingest.plain(dataset)).hasSize(3 + i).endsWith(added);
        }
    }

    @Test
    void aRefusalKilledBeforeItIsWrittenIsWrittenLater() {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));
        ingest.update(dataset, List.of("no json"));
        ingest.killBeforeCommit(2);

        ingest.runAll();

        assertThat(ingest.shown(dataset)).isEqualTo("UPDATE_FAILED: The manifest file has too many terminal errors.");
    }

    @Test
    void anUpdateThatAlwaysFailsIsTheServicesFaultAndLeavesTheDatasetAsItWas() {
        DatasetArn dataset = ingest.imported(List.of(SUNNY, RAINY));
        ingest.update(dataset, List.of(line("3", "foggy")));
        ingest.fail();

        ingest.runAll();

        assertThat(ingest.shown(dataset)).isEqualTo("UPDATE_FAILED: Amazon Rekognition experienced a service issue");
        assertThat(ingest.plain(dataset)).containsExactly(SUNNY, RAINY);
        assertThat(ingest.world.count("cl_dataset_changes")).isZero();
    }

    @Test
    void aSecondRunOfAnUpdateThatHasEndedDoesNothing() {
        DatasetArn dataset = updated(List.of(line("3", "foggy")));

        ingest.world.database.useTransaction(
                transaction -> ingest.world.jobs.enqueue(transaction, "update-dataset", dataset.toString()));
        ingest.runAll();

        assertThat(ingest.shown(dataset)).isEqualTo(DONE);
        assertThat(ingest.plain(dataset)).hasSize(3);
    }
}
