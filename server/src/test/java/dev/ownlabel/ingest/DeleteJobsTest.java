package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteJobsTest {
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

    private long rowsLeft() {
        return ingest.world.count("cl_entry")
                + ingest.world.count("cl_entry_label")
                + ingest.world.count("cl_dataset")
                + ingest.world.count("job");
    }

    @Test
    void aDeletedDatasetIsGoneWithItsEntries() {
        DatasetArn dataset = ingest.imported(lines(30));
        DatasetArn test = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Copy(dataset));
        ingest.world.jobs.runDue();

        ingest.world.datasets.delete(dataset);
        ingest.world.jobs.runDue();

        assertThat(ingest.world.datasets.ofProject(ingest.project))
                .extracting(found -> found.arn())
                .containsExactly(test);
        assertThat(ingest.plain(test)).hasSize(30);
        assertThat(ingest.world.count("cl_entry")).isEqualTo(30);
    }

    @Test
    void whatAFailedImportLeftIsDeletedWithTheDataset() {
        DatasetArn dataset = ingest.importing(lines(600));
        ingest.killAfterCommit(2);
        ingest.world.jobs.runDue();
        ingest.objects.failWith(Reason.UNAVAILABLE);
        ingest.runAll();
        String failed = ingest.world.status(dataset);

        ingest.world.datasets.delete(dataset);
        ingest.runAll();

        assertThat(failed).isEqualTo("CREATE_FAILED");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aDeletionKilledAtAnyCommitEndsAsOneThatWasNot() {
        for (int kill = 1; kill <= 4; kill++) {
            DatasetArn dataset = ingest.imported(lines(30));
            ingest.world.datasets.delete(dataset);
            ingest.killAfterCommit(kill);

            ingest.runAll();

            assertThat(rowsLeft()).as("killed at %d", kill).isZero();
        }
    }

    @Test
    void aDeletionWaitsUntilATrainingHasReadTheDatasets() {
        DatasetArn dataset = ingest.imported(lines(6));
        ProjectVersionArn version = ingest.train();
        ingest.world.datasets.delete(dataset);
        ingest.runAll();
        String meanwhile = ingest.world.status(dataset);

        ingest.world.database.useTransaction(transaction -> ingest.world.versions.datasetsTaken(transaction, version));
        ingest.runAll();

        assertThat(meanwhile).isEqualTo("DELETE_IN_PROGRESS");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aDeletedProjectIsGoneWithItsTags() {
        ingest.world.tags.put(ingest.project.toString(), Map.of("a", "1"));

        ingest.world.projects.delete(ingest.project);
        ingest.killBeforeCommit(1);
        ingest.runAll();

        assertThat(ingest.world.projects.find(ingest.project)).isEmpty();
        assertThat(ingest.world.count("cl_tag") + rowsLeft()).isZero();
    }

    @Test
    void aDeletionThatAlwaysFailsIsNeverGivenUp() {
        DatasetArn dataset = ingest.imported(lines(6));
        ProjectVersionArn version = ingest.train();
        ingest.world.datasets.delete(dataset);
        ingest.fail();
        ingest.runAll();
        String meanwhile = ingest.world.status(dataset);

        ingest.world.database.useTransaction(transaction -> ingest.world.versions.datasetsTaken(transaction, version));
        ingest.runAll();

        assertThat(meanwhile).isEqualTo("DELETE_IN_PROGRESS");
        assertThat(rowsLeft()).isZero();
    }

    @Test
    void aProjectsDeletionThatAlwaysFailsIsNeverGivenUp() {
        ingest.world.projects.delete(ingest.project);
        ingest.fail();

        ingest.runAll();

        assertThat(ingest.world.projects.find(ingest.project)).isEmpty();
        assertThat(rowsLeft()).isZero();
    }
}
