package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.manifest.ErrorCase.Where;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.training.TrainingErrorCases.Case;
import dev.ownlabel.training.TrainingErrorCases.Data;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every terminal error of a training (specification, manifests.md §5.2 and §5.3). The trainings share one pipeline and no name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingErrorsTest {
    private TestPipeline pipeline;
    private List<String> training;
    private List<String> testing;
    private int number;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pipeline = TestPipeline.training(folder);
        training = pipeline.draw("a", 2, 1);
        testing = pipeline.draw("b", 1, 2);
        pipeline.objects.addBucket(new AccountId("999988887777"), "theirs");
        pipeline.objects.addBucket(TestPipeline.ACCOUNT, "closed");
        pipeline.objects.fail("closed", Reason.ACCESS_DENIED);
    }

    @AfterAll
    void end() {
        pipeline.close();
    }

    static Stream<Case> fileErrors() {
        return TrainingErrorCases.fileErrors();
    }

    static Stream<Case> contentErrors() {
        return TrainingErrorCases.contentErrors();
    }

    private ProjectVersion train(Case asked) {
        Data data = asked.data().apply(new Data(training, testing, "results"));
        String name = "c" + number++;
        List<S3Location> first = put(asked, "training-" + name, data.training());
        List<String> tests = data.testing();
        List<S3Location> second = tests == null ? List.of() : put(asked, "testing-" + name, tests);
        ProjectVersionArn arn = pipeline.versions.create(new ProjectVersions.NewVersion(
                pipeline.project,
                name,
                new TrainingSource.Manifests(first, second, tests == null),
                data.output(),
                "out/",
                null,
                null,
                Map.of()));
        pipeline.jobs.runDue();
        return pipeline.find(arn);
    }

    private List<S3Location> put(Case asked, String key, List<String> lines) {
        if (lines.isEmpty()) {
            pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, key, new byte[0]);
        } else if (!lines.equals(TrainingErrorCases.NO_MANIFEST) && !lines.equals(TrainingErrorCases.BARRED_MANIFEST)) {
            pipeline.put(key, lines);
        }
        if (asked.shown().error() == ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE) {
            pipeline.objects.pretendSize(TestPipeline.BUCKET, key, (1L << 30) + 1);
        }
        return List.of(
                S3Location.of(lines.equals(TrainingErrorCases.BARRED_MANIFEST) ? "closed" : TestPipeline.BUCKET, key));
    }

    private static void assertFailed(ProjectVersion version, Case asked) {
        assertThat(version.state())
                .isEqualTo(new VersionState.TrainingFailed(asked.shown().error().text()));
        VersionResults results = Objects.requireNonNull(version.results());
        assertThat(results.f1Score()).isNull();
        assertThat(results.billableSeconds()).isNull();
        assertThat(results.evaluationSummary()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fileErrors")
    void aFileErrorEndsTheTrainingWithItsTextAndWithoutFiles(Case asked) {
        int files = pipeline.objects.keys("results").size();

        ProjectVersion version = train(asked);

        assertFailed(version, asked);
        assertThat(Objects.requireNonNull(version.results()).manifestSummary()).isNull();
        assertThat(pipeline.objects.keys("results")).hasSize(files);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contentErrors")
    void aContentErrorIsInTheSummaryAndTheLinesAreValidated(Case asked) {
        ProjectVersion version = train(asked);

        assertFailed(version, asked);
        VersionResults results = Objects.requireNonNull(version.results());
        assertThat(results.trainingValidation()).isNotNull();
        String summary = pipeline.objects.text(
                "results", Objects.requireNonNull(results.manifestSummary()).key());
        assertThat(errors(JsonReader.stored(summary), asked.shown().where()))
                .contains(asked.shown().error() + ": " + asked.shown().error().text());
        assertThat(summary).contains("NOT_DETERMINED");
    }

    private static List<String> errors(JsonObject summary, Where where) {
        JsonObject statistics = summary.object("statistics").orElseThrow();
        JsonObject holder = switch (where) {
            case SUMMARY_TRAINING -> statistics.object("training").orElseThrow();
            case SUMMARY_TESTING -> statistics.object("testing").orElseThrow();
            case SUMMARY_BOTH -> summary;
            case CREATE_DATASET, UPDATE_DATASET, DISTRIBUTE_DATASETS, TRAINING_FILE ->
                throw new IllegalStateException("No content error stands in " + where);
        };
        JsonArray errors = holder.array("errors").orElseThrow();
        return errors.elements().stream()
                .map(JsonObject.class::cast)
                .map(error -> error.string("code").orElseThrow() + ": "
                        + error.string("message").orElseThrow())
                .toList();
    }
}
