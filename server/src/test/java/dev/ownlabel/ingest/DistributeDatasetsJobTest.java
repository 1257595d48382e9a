package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetEntries.LabelUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributeDatasetsJobTest {
    private static final String DONE = "UPDATE_COMPLETE: The dataset was successfully updated.";
    private static final String TOO_FEW =
            "UPDATE_FAILED: The manifest file doesn't have enough labeled images to distribute the dataset.";

    private @TempDir Path folder;
    private TestIngest ingest;
    private DatasetArn test;

    @BeforeEach
    void start() {
        ingest = new TestIngest(folder);
        test = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Nothing());
        ingest.world.jobs.runDue();
    }

    @AfterEach
    void end() {
        ingest.close();
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", label("kind", i % 2 == 0 ? "even" : "odd")))
                .toList();
    }

    private DatasetArn distributing(List<String> lines) {
        DatasetArn train = ingest.imported(lines);
        ingest.world.datasets.distribute(train, test);
        return train;
    }

    private List<String> both(DatasetArn train) {
        List<String> all = new ArrayList<>(ingest.plain(train));
        all.addAll(ingest.plain(test));
        return all;
    }

    @Test
    void aFifthOfEachLabelMovesToTheTestDataset() {
        List<String> lines = lines(50);

        DatasetArn train = distributing(lines);
        ingest.world.jobs.runDue();

        assertThat(ingest.shown(train)).isEqualTo(DONE);
        assertThat(ingest.shown(test)).isEqualTo(DONE);
        assertThat(ingest.world.entries.labels(test, null, 10).items())
                .containsExactlyInAnyOrder(new LabelUse("even", 5, 0), new LabelUse("odd", 5, 0));
        assertThat(ingest.world.datasets.get(train).statistics()).isEqualTo(new Dataset.Statistics(40, 40, 0, 2));
        assertThat(ingest.world.datasets.get(test).statistics()).isEqualTo(new Dataset.Statistics(10, 10, 0, 2));
        assertThat(both(train)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void tooFewLabelledImagesFailBothAndMoveNothing() {
        List<String> lines = List.of(
                lineOf("s3://images/1.png", label("kind", "a")), lineOf("s3://images/2.png", label("kind", "b")));

        DatasetArn train = distributing(lines);
        ingest.world.jobs.runDue();

        assertThat(ingest.shown(train)).isEqualTo(TOO_FEW);
        assertThat(ingest.shown(test)).isEqualTo(TOO_FEW);
        assertThat(ingest.plain(train)).isEqualTo(lines);
    }

    @Test
    void anEmptyTrainingDatasetCannotBeDistributed() {
        DatasetArn train = ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Nothing());
        ingest.world.jobs.runDue();

        ingest.world.datasets.distribute(test, train);
        ingest.world.jobs.runDue();

        assertThat(ingest.shown(train)).isEqualTo(TOO_FEW);
    }

    @Test
    void whatWasMovedCanBeUpdatedWhereItIsNow() {
        DatasetArn train = distributing(lines(50));
        ingest.world.jobs.runDue();
        String moved = ingest.plain(test).getFirst();

        ingest.update(test, List.of(moved.replace("\"even\"", "\"new\"").replace("\"odd\"", "\"new\"")));
        ingest.update(train, List.of(moved));
        ingest.runAll();

        assertThat(ingest.world.datasets.get(test).statistics()).isEqualTo(new Dataset.Statistics(10, 10, 0, 3));
        assertThat(ingest.world.datasets.get(train).statistics()).isEqualTo(new Dataset.Statistics(41, 41, 0, 2));
    }

    @Test
    void aDistributionKilledAtAnyCommitEndsAsOneThatWasNot() {
        List<String> lines = lines(50);
        DatasetArn train = distributing(lines);
        ingest.killBeforeCommit(2);
        ingest.runAll();

        assertThat(ingest.shown(train)).isEqualTo(DONE);
        assertThat(ingest.plain(test)).hasSize(10);
        assertThat(both(train)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void aDistributionKilledAfterItsCommitIsNotRepeated() {
        List<String> lines = lines(50);
        DatasetArn train = distributing(lines);
        ingest.killAfterCommit(2);
        ingest.runAll();

        assertThat(ingest.plain(train)).hasSize(40);
        assertThat(ingest.plain(test)).hasSize(10);
    }

    @Test
    void aDistributionThatAlwaysFailsIsTheServicesFaultAndMovesNothing() {
        List<String> lines = lines(50);
        DatasetArn train = distributing(lines);
        ingest.fail();

        ingest.runAll();

        assertThat(ingest.shown(train)).isEqualTo("UPDATE_FAILED: Amazon Rekognition experienced a service issue");
        assertThat(ingest.shown(test)).isEqualTo(ingest.shown(train));
        assertThat(ingest.plain(train)).isEqualTo(lines);
    }

    @Test
    void aDistributionWaitsUntilATrainingHasReadTheDatasets() {
        DatasetArn train = ingest.imported(lines(50));
        ProjectVersionArn version = ingest.train();
        ingest.world.datasets.distribute(train, test);
        ingest.runAll();
        String meanwhile = ingest.world.status(train);

        ingest.world.database.useTransaction(transaction -> ingest.world.versions.datasetsTaken(transaction, version));
        ingest.runAll();

        assertThat(meanwhile).isEqualTo("UPDATE_IN_PROGRESS");
        assertThat(ingest.shown(train)).isEqualTo(DONE);
    }

    @Test
    void aDatasetThatWasNotTheDistributionsIsLeftAlone() {
        DatasetArn train = distributing(lines(50));
        ingest.world.jobs.runDue();

        ingest.world.database.useTransaction(transaction ->
                ingest.world.jobs.enqueue(transaction, "distribute-datasets", ingest.project.toString()));
        ingest.fail();
        ingest.runAll();

        assertThat(ingest.shown(train)).isEqualTo(DONE);
        assertThat(ingest.shown(test)).isEqualTo(DONE);
    }
}
