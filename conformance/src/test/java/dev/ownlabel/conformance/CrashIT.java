package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** What {@code kill -9} does not do. */
class CrashIT {
    @TempDir
    Path folder;

    @Test
    void aTrainingThatWasKilledIsFinishedByTheNextServer() throws Exception {
        String project;
        ServerProcess first = ServerProcess.start(folder);
        try (Clients clients = first.clients()) {
            Fixture fixture = new Fixture(clients, "crash");
            project = fixture.project("crash");
            GroundTruthManifest manifest = fixture.manifest("train", 30);
            fixture.train(project, "v1", manifest);
            Await.until(
                    () -> fixture.describe(project, "v1").statusMessage(),
                    message -> message.matches(".*[1-9][0-9]? ?%.*"));
        } finally {
            first.kill();
        }

        try (ServerProcess second = ServerProcess.start(folder);
                Clients clients = second.clients()) {
            ProjectVersionDescription trained = new Fixture(clients, "crash").awaitTrained(project, "v1");

            assertThat(trained.status()).isEqualTo(ProjectVersionStatus.TRAINING_COMPLETED);
            assertThat(trained.evaluationResult().f1Score()).isPositive();
        }
    }
}
