package dev.ownlabel.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.inference.RunningModels.ImageSource;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.training.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping versions with real models. */
class DeploymentJobsTest {
    private @TempDir Path folder;
    private TestPipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.training(folder);
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private ProjectVersionArn trained() throws Exception {
        ProjectVersionArn version = pipeline.create("v1", pipeline.draw("a", 8, 1), pipeline.draw("b", 3, 2));
        pipeline.runAll();
        return version;
    }

    @Test
    void aStartedVersionRecognisesWhatItLearnedAndAStoppedOneAnswersNoMore() throws Exception {
        ProjectVersionArn version = trained();

        pipeline.versions.start(version, 1, null);
        pipeline.jobs.runDue();
        List<Detection> found = pipeline.models.detect(
                version, new ImageSource.Bytes(TestPipeline.picture("circle", new Random(77))), 0f, 1);
        VersionState running = pipeline.find(version).state();
        pipeline.versions.apply(version, new VersionEvent.StopRequested());
        pipeline.jobs.runDue();

        assertThat(running).isEqualTo(new VersionState.Running(1, null));
        assertThat(found).singleElement().satisfies(best -> {
            assertThat(best.label()).isEqualTo("circle");
            assertThat(best.confidence()).isBetween(1f, 100f);
        });
        assertThat(pipeline.find(version).state()).isInstanceOf(VersionState.Stopped.class);
        assertThat(pipeline.models.unitsInService(version)).isZero();
    }

    @Test
    void aVersionWhoseModelIsDamagedFailsWithTheReason() throws Exception {
        ProjectVersionArn version = trained();
        for (String key : pipeline.objects.keys("ownlabel-models")) {
            pipeline.objects.damage("ownlabel-models", key);
        }

        pipeline.versions.start(version, 1, null);
        pipeline.runAll();

        assertThat(pipeline.find(version).state()).isInstanceOf(VersionState.Failed.class);
        assertThat(pipeline.find(version).statusMessage()).startsWith("The model could not be started.");
    }

    @Test
    void aStoreThatIsAwayForAWhileDelaysTheStart() throws Exception {
        ProjectVersionArn version = pipeline.create("v1", List.of("{}"), null);
        pipeline.versions.apply(version, new VersionEvent.TrainingSucceeded());
        pipeline.objects.fail("ownlabel-models", Reason.UNAVAILABLE);

        pipeline.versions.start(version, 1, null);
        pipeline.jobs.runDue();

        assertThat(pipeline.find(version).state()).isInstanceOf(VersionState.Starting.class);
    }

    @Test
    void aStartThatNeverSucceedsEndsFailed() throws Exception {
        ProjectVersionArn version = pipeline.create("v1", List.of("{}"), null);
        pipeline.versions.apply(version, new VersionEvent.TrainingSucceeded());
        pipeline.objects.fail("ownlabel-models", Reason.UNAVAILABLE);

        pipeline.versions.start(version, 1, null);
        pipeline.runAll();

        assertThat(pipeline.find(version).state()).isInstanceOf(VersionState.Failed.class);
    }
}
