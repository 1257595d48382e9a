package dev.ownlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.Copies.NewCopy;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.training.TestPipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies from account 111122223333 to 444455556666, tick by tick. */
class CopyJobTest {
    private static final AccountId TRUSTED = new AccountId("444455556666");
    private static final List<ResultFile> FILES = List.of(ResultFile.values());
    private static final ModelArtifacts.Stored MODEL =
            new ModelArtifacts.Stored(bytes("an ONNX graph".repeat(1000)), bytes("{\"labels\":[]}"));

    private @TempDir Path folder;
    private TestPipeline pipeline;
    private ProjectArn destination;
    private ProjectVersionArn source;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.withoutTraining(folder);
        destination = pipeline.projects.create(TRUSTED, "theirs", Map.of());
        pipeline.objects.addBucket(TRUSTED, "copies");
        source = trained("v1", null);
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A version with model and result files, as a training leaves it. */
    private ProjectVersionArn trained(String name, @Nullable String kmsKeyId) throws Exception {
        ProjectVersionArn arn = pipeline.create(
                name, new TrainingSource.Manifests(List.of(S3Location.of("pictures", "m")), List.of(), true), kmsKeyId);
        pipeline.jobs.runDue();
        ProjectVersion version = pipeline.find(arn);
        pipeline.artifacts.write(version, MODEL);
        for (ResultFile file : FILES) {
            pipeline.objects.add(
                    TestPipeline.ACCOUNT, "results", file.place(version).key(), bytes(file.stem() + " of " + name));
        }
        VersionResults results = new VersionResults(
                Instant.ofEpochMilli(1000),
                0.9,
                77L,
                ResultFile.EVALUATION_SUMMARY.place(version),
                ResultFile.MANIFEST_SUMMARY.place(version),
                ResultFile.TRAINING_GROUND_TRUTH.place(version),
                ResultFile.TESTING_GROUND_TRUTH.place(version),
                ResultFile.TRAINING_VALIDATION.place(version),
                ResultFile.TESTING_VALIDATION.place(version));
        pipeline.database.useTransaction(transaction -> {
            pipeline.versions.recordResults(transaction, arn, results);
            pipeline.versions.apply(transaction, arn, new VersionEvent.TrainingSucceeded());
        });
        return arn;
    }

    private NewCopy wanted(String name, @Nullable String kmsKeyId) {
        return new NewCopy(
                pipeline.project, source, destination, name, "copies", "from/", kmsKeyId, Map.of("team", "labels"));
    }

    private ProjectVersionArn copy(String name) {
        return pipeline.copies.create(wanted(name, null));
    }

    private VersionState state(ProjectVersionArn version) {
        return pipeline.find(version).state();
    }

    private boolean isModelStored(ProjectVersionArn version) {
        String root = new VersionPlace(version).root();
        return pipeline.objects.keys("ownlabel-models").stream().anyMatch(key -> key.startsWith(root));
    }

    @Test
    void aCopyHasTheSameModelAndItsOwnResultsAndNothingElseOfItsSource() throws Exception {
        ProjectVersionArn copy = copy("c1");

        pipeline.jobs.runDue();

        ProjectVersion version = pipeline.find(copy);
        assertThat(version.state()).isEqualTo(new VersionState.CopyingCompleted(""));
        assertThat(version.statusMessage()).isEqualTo("The model is copied and ready to run.");
        assertThat(version.source()).isEqualTo(new TrainingSource.Copy(source));
        assertThat(version.tags()).isEqualTo(Map.of("team", "labels"));
        VersionResults results = Objects.requireNonNull(version.results());
        assertThat(results.f1Score()).isEqualTo(0.9);
        assertThat(results.billableSeconds()).isNull();
        assertThat(results.trainingEnd()).isEqualTo(Instant.ofEpochMilli(1000));
        assertThat(results.evaluationSummary())
                .isEqualTo(S3Location.of("copies", "from/EvaluationResultSummary-theirs-c1.json"));
        for (ResultFile file : FILES) {
            assertThat(pipeline.objects.text("copies", file.place(version).key()))
                    .isEqualTo(file.stem() + " of v1");
        }
        assertThat(pipeline.artifacts.read(copy).onnx()).isEqualTo(MODEL.onnx());
        assertThat(pipeline.artifacts.read(copy).json()).isEqualTo(MODEL.json());
    }

    @Test
    void aCopyKilledAtAnyWriteEndsAsOneThatWasNot() throws Exception {
        pipeline.objects.killAtWrite(-1);
        var _ = copy("whole");
        pipeline.jobs.runDue();
        int writes = pipeline.objects.writes();

        for (int kill = 1; kill <= writes; kill++) {
            ProjectVersionArn copy = copy("k" + kill);
            pipeline.objects.killAtWrite(kill);
            pipeline.jobs.runDue();
            assertThat(state(copy)).as("killed at write %d", kill).isEqualTo(new VersionState.CopyingInProgress());

            pipeline.runAll();

            assertThat(state(copy)).as("killed at write %d", kill).isEqualTo(new VersionState.CopyingCompleted(""));
            assertThat(pipeline.artifacts.read(copy).onnx()).isEqualTo(MODEL.onnx());
            assertThat(pipeline.copies.awaits(source)).isFalse();
        }
        assertThat(writes).isGreaterThanOrEqualTo(9);
    }

    @Test
    void ofTwoWorkersTheOneThatWasLeftBehindChangesNothing() throws Exception {
        ProjectVersionArn copy = copy("c1");
        try (Jobs other = new Jobs(
                pipeline.database,
                new JobSettings(1, Duration.ofMillis(50), Duration.ofSeconds(5), 5),
                "other",
                pipeline.clock)) {
            other.register(new CopyJob(pipeline.versions, pipeline.copies, pipeline.artifacts, pipeline.objects));
            pipeline.objects.atWrite(2, () -> {
                pipeline.clock.advance(Duration.ofMinutes(10));
                other.runDue();
                assertThat(state(copy)).isEqualTo(new VersionState.CopyingCompleted(""));
                pipeline.database.useTransaction(transaction -> transaction.execute(
                        "update cl_version set progress = 'done by the other' where arn = ?", copy.toString()));
            });

            pipeline.jobs.runDue();
        }

        assertThat(state(copy)).isEqualTo(new VersionState.CopyingCompleted(""));
        assertThat(pipeline.database
                        .read(transaction -> transaction.first(
                                "select count(*) as n from cl_history where arn = ?", copy.toString()))
                        .orElseThrow()
                        .number("n"))
                .isEqualTo(1);
        assertThat(pipeline.artifacts.read(copy).onnx()).isEqualTo(MODEL.onnx());
    }

    @Test
    void theDeletionOfASourceWaitsForItsCopies() throws Exception {
        ProjectVersionArn copy = copy("c1");
        pipeline.objects.killAtWrite(2);
        pipeline.jobs.runDue();

        var _ = pipeline.versions.apply(source, new VersionEvent.DeleteRequested());
        pipeline.jobs.runDue();
        assertThat(pipeline.versions.find(source)).isPresent();
        pipeline.runAll();

        assertThat(state(copy)).isEqualTo(new VersionState.CopyingCompleted(""));
        assertThat(pipeline.versions.find(source)).isEmpty();
        assertThat(isModelStored(source)).isFalse();
        assertThat(pipeline.artifacts.read(copy).onnx()).isEqualTo(MODEL.onnx());
    }

    @Test
    void aSourceThatIsBeingDeletedCannotBeCopied() {
        var _ = pipeline.versions.apply(source, new VersionEvent.DeleteRequested());

        assertThatThrownBy(() -> copy("c1"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_IN_USE));
    }

    @Test
    void aSourceWhoseRowIsGoneEndsTheCopyWithThatReason() {
        ProjectVersionArn copy = copy("c1");
        pipeline.database.useTransaction(
                transaction -> transaction.execute("delete from cl_version where arn = ?", source.toString()));

        pipeline.jobs.runDue();

        assertThat(pipeline.find(copy).statusMessage())
                .isEqualTo("The source model was removed while it was being copied.");
    }

    @Test
    void anOutputBucketThatCannotBeWrittenEndsTheCopyAndLeavesNoModel() {
        pipeline.objects.fail("copies", Reason.ACCESS_DENIED);

        ProjectVersionArn copy = copy("c1");
        pipeline.jobs.runDue();

        assertThat(state(copy)).isEqualTo(new VersionState.CopyingFailed("Unable to write to output S3 bucket."));
        assertThat(isModelStored(copy)).isFalse();
        assertThat(pipeline.copies.awaits(source)).isFalse();
    }

    @Test
    void aFailedCopyKeepsItsNameUntilItIsDeleted() {
        pipeline.objects.fail("copies", Reason.NO_SUCH_BUCKET);
        ProjectVersionArn copy = copy("c1");
        pipeline.jobs.runDue();
        pipeline.objects.fail("copies", null);
        assertThatThrownBy(() -> copy("c1")).hasMessageContaining("already exists");

        var _ = pipeline.versions.apply(copy, new VersionEvent.DeleteRequested());
        pipeline.runAll();
        ProjectVersionArn again = copy("c1");
        pipeline.runAll();

        assertThat(state(again)).isEqualTo(new VersionState.CopyingCompleted(""));
    }

    @Test
    void theUsersKeyEncryptsTheCopyWhateverTheSourcesKeyIs() throws Exception {
        KmsKey theirs = pipeline.keys.create(TestPipeline.ACCOUNT, "source");
        KmsKey ours = pipeline.keys.create(TRUSTED, "copy");
        source = trained("v2", theirs.id());

        ProjectVersionArn copy = pipeline.copies.create(wanted("c1", ours.id()));
        pipeline.jobs.runDue();
        pipeline.keys.disable(TestPipeline.ACCOUNT, theirs.id());

        assertThat(pipeline.artifacts.read(copy).onnx()).isEqualTo(MODEL.onnx());
        assertThat(pipeline.objects.kmsKeyId("copies", "from/ManifestSummary-theirs-c1.json"))
                .isEqualTo(ours.id());
        pipeline.keys.disable(TRUSTED, ours.id());
        assertThatThrownBy(() -> pipeline.artifacts.read(copy)).hasMessageContaining("Disabled");
    }

    @Test
    void aKeyThatIsDisabledMeanwhileEndsTheCopy() throws Exception {
        KmsKey ours = pipeline.keys.create(TRUSTED, "copy");
        ProjectVersionArn copy = pipeline.copies.create(wanted("c1", ours.id()));
        pipeline.keys.disable(TRUSTED, ours.id());

        pipeline.jobs.runDue();

        assertThat(pipeline.find(copy).statusMessage()).startsWith("The KMS key cannot be used. ");
    }

    @Test
    void theSourcesKeyIsNotNamedToTheOtherAccount() throws Exception {
        KmsKey theirs = pipeline.keys.create(TestPipeline.ACCOUNT, "source");
        source = trained("v2", theirs.id());
        ProjectVersionArn copy = copy("c1");
        pipeline.keys.disable(TestPipeline.ACCOUNT, theirs.id());

        pipeline.jobs.runDue();

        assertThat(pipeline.find(copy).statusMessage()).isEqualTo("The KMS key of the source model cannot be used.");
    }

    @Test
    void aStoreThatComesBackOrADiskThatHasRoomAgainLetsTheCopyEnd() {
        ProjectVersionArn copy = copy("c1");
        pipeline.objects.atWrite(3, () -> pipeline.objects.failWith(Reason.UNAVAILABLE));
        pipeline.jobs.runDue();
        assertThat(state(copy)).isEqualTo(new VersionState.CopyingInProgress());

        pipeline.objects.failWith(null);
        pipeline.runAll();

        assertThat(state(copy)).isEqualTo(new VersionState.CopyingCompleted(""));
    }

    @Test
    void aStoreThatStaysAwayEndsInAServiceIssue() {
        pipeline.objects.failWith(Reason.UNAVAILABLE);

        ProjectVersionArn copy = copy("c1");
        pipeline.runAll();

        assertThat(pipeline.find(copy).statusMessage()).startsWith("Ownlabel experienced a service issue.");
        assertThat(pipeline.copies.awaits(source)).isFalse();
    }

    @Test
    void aDamagedSourceIsNeverCopied() {
        String root = new VersionPlace(source).model();
        pipeline.objects.keys("ownlabel-models").stream()
                .filter(key -> key.startsWith(root) && key.endsWith(".onnx"))
                .forEach(key -> pipeline.objects.damage("ownlabel-models", key));

        ProjectVersionArn copy = copy("c1");
        pipeline.runAll();

        assertThat(pipeline.find(copy).statusMessage()).startsWith("Ownlabel experienced a service issue.");
        assertThat(isModelStored(copy)).isFalse();
    }

    @Test
    void resultsThatTheSourcesAccountHasRemovedAreLeftOutAndNoted() throws Exception {
        pipeline.objects.delete(
                TestPipeline.ACCOUNT, S3Location.of("results", "out/EvaluationResultSummary-shapes-v1.json"));

        ProjectVersionArn copy = copy("c1");
        pipeline.jobs.runDue();

        assertThat(pipeline.find(copy).statusMessage())
                .isEqualTo("The model is copied and ready to run. Training results that the source's account keeps no"
                        + " longer were not copied: EvaluationResultSummary.");
        VersionResults results = Objects.requireNonNull(pipeline.find(copy).results());
        assertThat(results.evaluationSummary()).isNull();
        assertThat(results.f1Score()).isEqualTo(0.9);
        assertThat(results.manifestSummary()).isNotNull();
    }

    @Test
    void aCopyOfACopyNamesTheCopyAsItsSource() throws Exception {
        ProjectVersionArn first = copy("c1");
        pipeline.jobs.runDue();

        ProjectVersionArn second = pipeline.copies.create(
                new NewCopy(destination, first, destination, "c2", "copies", "", null, Map.of()));
        pipeline.jobs.runDue();

        assertThat(pipeline.find(second).source()).isEqualTo(new TrainingSource.Copy(first));
        assertThat(pipeline.artifacts.read(second).onnx()).isEqualTo(MODEL.onnx());
        assertThat(pipeline.objects.text("copies", "ManifestSummary-theirs-c2.json"))
                .isEqualTo("ManifestSummary of v1");
    }

    @Test
    void whatHasBeenCopiedShowsInTheStatusMessage() {
        ProjectVersionArn copy = copy("c1");
        assertThat(pipeline.find(copy).statusMessage()).isEqualTo("The model is being copied.");

        pipeline.objects.killAtWrite(6);
        pipeline.jobs.runDue();

        assertThat(pipeline.find(copy).statusMessage())
                .isEqualTo("The model is being copied. 70 %: Copying the training results");
    }
}
