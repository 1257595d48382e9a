package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.model.BoundingBox;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** From boxes in a manifest to boxes in an answer, as the SDK sees both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectDetectionIT {
    private static final String VERSION = "boxes";
    private static final int IMAGES = 40;
    private static final int UNSEEN = 1_000;

    private ServerProcess server;
    private Clients clients;
    private Fixture fixture;
    private String arn;
    private ProjectVersionDescription trained;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        server = ServerProcess.start(folder, "vision.detection-samples=1600");
        clients = server.clients();
        fixture = new Fixture(clients, "object-detection");
        clients.s3().createBucket(request -> request.bucket(fixture.bucket()));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < IMAGES; i++) {
            Scene scene = Scene.of(i);
            String key = "scenes/" + i + ".png";
            clients.s3()
                    .putObject(
                            request -> request.bucket(fixture.bucket()).key(key), RequestBody.fromBytes(scene.png()));
            lines.append(scene.line(fixture.bucket(), key));
        }
        GroundTruthManifest manifest = fixture.manifestOf("scenes", lines.toString());
        String project = fixture.project("objects");
        arn = fixture.train(project, VERSION, manifest);
        trained = fixture.awaitTrained(project, VERSION);
        fixture.start(project, VERSION, arn);
    }

    @AfterAll
    void stop() {
        clients.close();
        server.close();
    }

    private List<CustomLabel> found(Scene scene, float minimum) {
        return clients.rekognition()
                .detectCustomLabels(request -> request.projectVersionArn(arn)
                        .minConfidence(minimum)
                        .image(image -> image.bytes(SdkBytes.fromByteArray(scene.png()))))
                .customLabels();
    }

    @Test
    void theTrainingIsCompletedWithAnF1Score() {
        assertThat(trained.status()).isEqualTo(ProjectVersionStatus.TRAINING_COMPLETED);
        assertThat(trained.evaluationResult().f1Score()).isGreaterThan(0.5f);
    }

    @Test
    void everyLabelHasABoxInSharesOfTheImageAndTheAnswerFallsInConfidence() throws Exception {
        List<CustomLabel> all = found(Scene.of(UNSEEN), 0);

        assertThat(all).isNotEmpty().allSatisfy(label -> {
            BoundingBox box = label.geometry().boundingBox();
            assertThat(box.width()).isBetween(0f, 1.1f);
            assertThat(box.height()).isBetween(0f, 1.1f);
            assertThat(box.left()).isBetween(-0.1f, 1f);
            assertThat(box.top()).isBetween(-0.1f, 1f);
            assertThat(label.geometry().hasPolygon()).isFalse();
            assertThat(label.name()).isIn(Scene.LABELS);
        });
        assertThat(all.stream().map(CustomLabel::confidence)).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }

    @Test
    void theBestBoxOfADiscNobodyHasSeenIsWhereItWasDrawn() throws Exception {
        int right = 0;
        for (int i = 0; i < 10; i++) {
            Scene scene = Scene.of(UNSEEN + i);
            Scene.Place disc = scene.objects().getFirst();
            right += found(scene, 0).stream()
                            .filter(label -> label.name().equals("disc"))
                            .findFirst()
                            .filter(label -> disc.overlap(label.geometry().boundingBox()) > 0.5)
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(8);
    }

    @Test
    void maxResultsKeepsTheMostConfidentBoxes() throws Exception {
        Scene scene = Scene.of(UNSEEN);
        List<CustomLabel> all = found(scene, 0);
        List<CustomLabel> one = clients.rekognition()
                .detectCustomLabels(request -> request.projectVersionArn(arn)
                        .minConfidence(0f)
                        .maxResults(1)
                        .image(image -> image.bytes(SdkBytes.fromByteArray(scene.png()))))
                .customLabels();

        assertThat(one).containsExactly(all.getFirst());
    }
}
