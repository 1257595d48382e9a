package dev.ownlabel.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.inference.RunningModels.ImageSource;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.training.TestPipeline;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningModelsTest {
    private static final List<Sighting> SCORES = List.of(
            new Sighting("b", 0.5f, null),
            new Sighting("low", 0.1f, null),
            new Sighting("best", 0.9f, null),
            new Sighting("a", 0.5f, null));
    private static final Map<String, Double> THRESHOLDS = Map.of("best", 0.95, "a", 0.5, "b", 0.51, "low", 0.05);

    private @TempDir Path folder;
    private TestPipeline pipeline;
    private ProjectVersionArn version;
    private FakeModel model = new FakeModel(SCORES, THRESHOLDS, false);
    private Metrics metrics = new Metrics();
    private RunningModels models;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.withoutTraining(folder);
        version = pipeline.create("v1", List.of("{}"), null);
        models = models(1 << 20);
    }

    @AfterEach
    void end() {
        model.release();
        models.close();
        pipeline.close();
    }

    private RunningModels models(long memory) {
        metrics = new Metrics();
        return new RunningModels(
                FakeModel.loader(() -> model),
                pipeline.versions,
                pipeline.objects,
                new InferenceSettings(
                        2, 1, 1, 4, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(5), memory),
                metrics,
                pipeline.clock);
    }

    private static ImageSource image(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return new ImageSource.Bytes(bytes.toByteArray());
    }

    private List<Detection> detect(@Nullable Float minConfidence, @Nullable Integer maxResults) throws Exception {
        models.load(version, new Units(1, 1));
        return models.detect(version, image(64, 64), minConfidence, maxResults);
    }

    private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).startsWith(message);
        });
    }

    @Test
    void withoutMinConfidenceALabelMustReachItsOwnThreshold() throws Exception {
        assertThat(detect(null, null))
                .containsExactly(new Detection("a", 50f, null), new Detection("low", 0.1f * 100, null));
    }

    @Test
    void withMinConfidenceTheThresholdsDoNotCountAndReachingItIsEnough() throws Exception {
        assertThat(detect(50f, null))
                .containsExactly(
                        new Detection("best", 0.9f * 100, null),
                        new Detection("a", 50f, null),
                        new Detection("b", 50f, null));
    }

    @Test
    void minConfidenceZeroReturnsEveryLabelBestFirstThenByName() throws Exception {
        assertThat(detect(0f, null)).extracting(Detection::label).containsExactly("best", "a", "b", "low");
    }

    @Test
    void maxResultsKeepsTheHighest() throws Exception {
        assertThat(detect(0f, 2)).extracting(Detection::label).containsExactly("best", "a");
    }

    @Test
    void maxResultsZeroReturnsNothing() throws Exception {
        assertThat(detect(0f, 0)).isEmpty();
    }

    @Test
    void aVersionThatDoesNotRunIsNotReady() {
        assertRefused(ErrorCode.RESOURCE_NOT_READY, "The model", () -> models.detect(version, image(64, 64), null, 1));
    }

    @Test
    void aVersionThatDoesNotExistIsNotFound() {
        ProjectVersionArn none = ProjectVersionArn.parse(version + "9").orElseThrow();

        assertRefused(
                ErrorCode.RESOURCE_NOT_FOUND, "The project version", () -> models.detect(none, image(64, 64), null, 1));
    }

    @Test
    void whatIsNoImageIsAnInvalidFormat() throws Exception {
        models.load(version, new Units(1, 1));

        assertRefused(
                ErrorCode.INVALID_IMAGE_FORMAT,
                "Request has invalid image format.",
                () -> models.detect(
                        version, new ImageSource.Bytes("text".getBytes(StandardCharsets.UTF_8)), null, null));
    }

    @Test
    void anImageBelowSixtyFourPixelsOrTooLongIsAnInvalidParameter() throws Exception {
        models.load(version, new Units(1, 1));

        assertRefused(
                ErrorCode.INVALID_PARAMETER,
                "Request has invalid parameters",
                () -> models.detect(version, image(63, 64), null, null));
        assertRefused(
                ErrorCode.INVALID_PARAMETER,
                "Request has invalid parameters",
                () -> models.detect(version, image(1281, 64), null, null));
    }

    @Test
    void anImageAboveTheLargestSideOrSizeIsTooLarge() throws Exception {
        models.load(version, new Units(1, 1));

        assertRefused(
                ErrorCode.IMAGE_TOO_LARGE,
                "Image size is too large.",
                () -> models.detect(version, image(4097, 300), null, null));
        assertRefused(
                ErrorCode.IMAGE_TOO_LARGE,
                "Image size is too large.",
                () -> models.detect(version, new ImageSource.Bytes(new byte[4 * 1024 * 1024 + 1]), null, null));
    }

    private ImageSource stored(AccountId caller, String key, @Nullable String objectVersion) {
        return new ImageSource.Stored(caller, new S3Location("pictures", key, objectVersion));
    }

    @Test
    void anObjectIsReadAtTheVersionAsked() throws Exception {
        byte[] good = image(64, 64) instanceof ImageSource.Bytes(byte[] bytes) ? bytes : new byte[0];
        String first = pipeline.objects.add(TestPipeline.ACCOUNT, "pictures", "x", good);
        pipeline.objects.add(TestPipeline.ACCOUNT, "pictures", "x", new byte[10]);
        models.load(version, new Units(1, 1));

        assertThat(models.detect(version, stored(TestPipeline.ACCOUNT, "x", first), 0f, null))
                .hasSize(4);
        assertRefused(
                ErrorCode.INVALID_IMAGE_FORMAT,
                "Request has invalid image format.",
                () -> models.detect(version, stored(TestPipeline.ACCOUNT, "x", null), 0f, null));
    }

    @Test
    void anObjectThatTheCallerCannotReadIsInvalid() throws Exception {
        pipeline.objects.add(TestPipeline.ACCOUNT, "pictures", "x", new byte[10]);
        models.load(version, new Units(1, 1));

        assertRefused(
                ErrorCode.INVALID_S3_OBJECT,
                "Unable to get object metadata from S3.",
                () -> models.detect(version, stored(new AccountId("999988887777"), "x", null), 0f, null));
        assertRefused(
                ErrorCode.INVALID_S3_OBJECT,
                "Unable to get object metadata from S3.",
                () -> models.detect(version, stored(TestPipeline.ACCOUNT, "none", null), 0f, null));
    }

    @Test
    void anObjectAboveFifteenMegabytesIsTooLarge() throws Exception {
        pipeline.objects.add(TestPipeline.ACCOUNT, "pictures", "x", new byte[15 * 1024 * 1024 + 1]);
        models.load(version, new Units(1, 1));

        assertRefused(
                ErrorCode.IMAGE_TOO_LARGE,
                "Image size is too large.",
                () -> models.detect(version, stored(TestPipeline.ACCOUNT, "x", null), 0f, null));
    }

    @Test
    void requestsAboveLanesAndQueueExceedTheThroughput() throws Exception {
        model = new FakeModel(SCORES, THRESHOLDS, true);
        models.load(version, new Units(1, 1));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Detection>> call = () -> models.detect(version, image(64, 64), 0f, null);
            List<Future<List<Detection>>> calls =
                    List.of(clients.submit(call), clients.submit(call), clients.submit(call));

            long refused = 0;
            while (refused == 0) {
                refused = calls.stream().filter(Future::isDone).count();
                Thread.onSpinWait();
            }
            model.release();

            int served = 0;
            for (Future<List<Detection>> each : calls) {
                try {
                    served += each.get().isEmpty() ? 0 : 1;
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).hasMessage("Provisioned Rate exceeded.");
                }
            }
            assertThat(served).isEqualTo(2);
        }
    }

    @Test
    void aRequestThatAStoppingServerInterruptsMayBeTriedAgain() throws Exception {
        model = new FakeModel(SCORES, THRESHOLDS, true);
        models.load(version, new Units(1, 1));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Detection>> first = clients.submit(() -> models.detect(version, image(64, 64), 0f, null));
            model.begun.await();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread second = Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, thrown) -> failure.complete(thrown))
                    .start(() -> models.detect(version, new ImageSource.Bytes(new byte[] {1}), 0f, null));
            while (second.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            second.interrupt();

            assertThat(failure.get())
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.THROTTLING));
            model.release();
            assertThat(first.get()).hasSize(4);
        }
    }

    @Test
    void aStopWaitsForTheRequestUnderWay() throws Exception {
        model = new FakeModel(SCORES, THRESHOLDS, true);
        models.load(version, new Units(1, 1));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Detection>> call = clients.submit(() -> models.detect(version, image(64, 64), 0f, null));
            model.begun.await();

            assertThat(models.unload(version)).isFalse();
            assertThat(model.closed).hasValue(0);
            assertRefused(
                    ErrorCode.RESOURCE_NOT_READY, "The model", () -> models.detect(version, image(64, 64), 0f, null));
            model.release();

            assertThat(call.get()).hasSize(4);
        }
        assertThat(models.unload(version)).isTrue();
        assertThat(model.closed).hasValue(1);
    }

    @Test
    void aModelThatDoesNotFitIntoTheMemoryIsNotLoaded() {
        RunningModels small = models(999);

        assertThatThrownBy(() -> small.load(version, new Units(1, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory");
        assertThat(model.closed).hasValue(1);
        small.close();
    }

    @Test
    void aStartThatDoesNotFitIntoTheMemoryIsRefusedBeforeItBegins() throws Exception {
        ProjectVersionArn other = ProjectVersionArn.parse(version + "9").orElseThrow();
        RunningModels small = models(1999);
        small.requireRoom(version);
        small.load(version, new Units(1, 1));

        small.requireRoom(version); // it is there already: its state decides
        assertRefused(ErrorCode.LIMIT_EXCEEDED, "The model needs 1000 bytes", () -> small.requireRoom(other));
        assertThat(small.unload(version)).isTrue();
        small.requireRoom(other);
        small.close();
    }

    @Test
    void aRunningModelTellsItsMetrics() throws Exception {
        var _ = detect(0f, null);

        assertThat(metrics.text())
                .contains("ownlabel_inference_units{version=\"" + version + "\"} 1\n")
                .contains("ownlabel_model_memory_bytes{version=\"" + version + "\"} 1000\n")
                .contains("ownlabel_detection_decode_seconds_count{version=\"" + version + "\"} 1\n")
                .contains("ownlabel_detection_network_seconds_count{version=\"" + version + "\"} 1\n")
                .contains("ownlabel_detection_queue_seconds_count{version=\"" + version + "\"} 1\n");
    }

    @Test
    void requestsThatWaitAreOneBatch() throws Exception {
        model = new FakeModel(SCORES, THRESHOLDS, true);
        metrics = new Metrics();
        models = new RunningModels(
                FakeModel.loader(() -> model),
                pipeline.versions,
                pipeline.objects,
                new InferenceSettings(
                        2, 1, 8, 4, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(5), 1 << 20),
                metrics,
                pipeline.clock);
        models.load(version, new Units(1, 1));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Detection>> first = clients.submit(() -> models.detect(version, image(64, 64), 0f, null));
            model.begun.await();
            List<Future<List<Detection>>> others = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                others.add(clients.submit(() -> models.detect(version, image(64, 64), 0f, null)));
            }
            while (!metrics.text().contains("ownlabel_inference_queue{version=\"" + version + "\"} 4\n")) {
                Thread.onSpinWait();
            }
            model.release();

            assertThat(first.get()).hasSize(4);
            for (Future<List<Detection>> other : others) {
                assertThat(other.get()).hasSize(4);
            }
        }
        assertThat(model.batches).containsExactly(1, 4);
    }

    @Test
    void whatRanBeforeARestartIsLoadedAgainAndStaysRunning() throws Exception {
        for (VersionEvent event : List.of(
                new VersionEvent.TrainingSucceeded(),
                new VersionEvent.StartRequested(1, 2),
                new VersionEvent.ModelLoaded())) {
            pipeline.versions.apply(version, event);
        }
        assertRefused(ErrorCode.RESOURCE_NOT_READY, "The model", () -> models.detect(version, image(64, 64), 0f, null));

        models.resume();
        assertThat(models.awaitResumed(Duration.ofSeconds(30))).isTrue();

        assertThat(models.detect(version, image(64, 64), 0f, null)).hasSize(4);
        assertThat(pipeline.find(version).state()).isEqualTo(new VersionState.Running(1, 2));
    }

    @Test
    void aVersionStoppedMeanwhileIsNotResumed() throws Exception {
        for (VersionEvent event : List.of(
                new VersionEvent.TrainingSucceeded(),
                new VersionEvent.StartRequested(1, null),
                new VersionEvent.ModelLoaded(),
                new VersionEvent.StopRequested())) {
            pipeline.versions.apply(version, event);
        }

        models.resume();
        assertThat(models.awaitResumed(Duration.ofSeconds(30))).isTrue();

        assertThat(models.unitsInService(version)).isZero();
    }
}
