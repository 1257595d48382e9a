package dev.ownlabel.ingest;

import static dev.ownlabel.manifest.TestLines.label;
import static dev.ownlabel.manifest.TestLines.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import dev.ownlabel.manifest.ErrorCase;
import dev.ownlabel.manifest.ErrorCase.Where;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every terminal error of dataset operations (specification, manifests.md §5.1), through the operation. */
public class DatasetErrorsTest {
    private @TempDir Path folder;

    /**
     * One way to an error.
     *
     * @param asked asks for the operation and returns the dataset that it ends as failed
     */
    record Case(ErrorCase shown, Function<TestIngest, DatasetArn> asked) {
        @Override
        public String toString() {
            return shown.toString();
        }
    }

    /** What the cases of this test bring about. */
    public static List<ErrorCase> shown() {
        return cases().map(Case::shown).toList();
    }

    private static Stream<Case> cases() {
        return Stream.of(creation(), update(), distribution()).flatMap(cases -> cases);
    }

    private static Stream<Case> creation() {
        return Stream.of(
                created(
                        ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT,
                        "the manifest is removed before it is read",
                        ingest -> failing(ingest, Reason.NO_SUCH_KEY)),
                created(
                        ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT,
                        "the manifest is empty",
                        ingest -> {
                            ingest.objects.put(TestDatasets.ACCOUNT, TestIngest.BUCKET, "m.jsonl", "");
                            return from(ingest);
                        }),
                created(
                        ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE,
                        "the manifest has a byte more than 1 GiB",
                        ingest -> {
                            ingest.objects.pretendSize(TestIngest.BUCKET, "m.jsonl", (1L << 30) + 1);
                            return ingest.importing(lines(0, 3));
                        }),
                created(
                        ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM,
                        "the manifest has a line more than a dataset may have images",
                        ingest -> ingest.importing(lines(0, TestDatasets.MOST_IMAGES + 1))),
                created(
                        ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET,
                        "the permission to read the manifest is withdrawn",
                        ingest -> failing(ingest, Reason.ACCESS_DENIED)),
                created(
                        ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR,
                        "more than a fifth of the lines are dropped",
                        ingest -> ingest.importing(with(lines(0, 7), "", "{"))),
                created(
                        ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR,
                        "more than a fifth of the lines repeat a source-ref",
                        ingest -> ingest.importing(with(lines(0, 7), lines(0, 2).toArray(String[]::new)))),
                created(
                        ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS,
                        "there are 300 labels",
                        ingest -> ingest.importing(labelled(300))),
                created(
                        ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS,
                        "one image is in another bucket",
                        ingest -> ingest.importing(with(lines(0, 3), lineOf("s3://elsewhere/1.png", "")))));
    }

    private static Stream<Case> update() {
        return Stream.of(
                updated(
                        ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM,
                        "the dataset would have an image too many",
                        lines(10, TestDatasets.MOST_IMAGES + 8)),
                updated(
                        ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR,
                        "more than a fifth of the lines are dropped",
                        with(lines(10, 13), "no json")),
                updated(
                        ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS,
                        "the labels are too many together with those of the dataset",
                        labelled(250)),
                updated(
                        ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS,
                        "an image is in another bucket than those of the dataset",
                        List.of(lineOf("s3://elsewhere/1.png", label("kind", "a")))));
    }

    private static Stream<Case> distribution() {
        return Stream.of(new Case(
                new ErrorCase(
                        ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE,
                        Where.DISTRIBUTE_DATASETS,
                        "most labels have a single image"),
                ingest -> {
                    DatasetArn test = ingest.world.create(ingest.project, DatasetArn.Type.TEST, new Origin.Nothing());
                    DatasetArn train = ingest.imported(labelled(3));
                    ingest.world.datasets.distribute(train, test);
                    return test;
                }));
    }

    private static Case created(ManifestError error, String when, Function<TestIngest, DatasetArn> asked) {
        return new Case(new ErrorCase(error, Where.CREATE_DATASET, when), asked);
    }

    private static Case updated(ManifestError error, String when, List<String> lines) {
        return new Case(new ErrorCase(error, Where.UPDATE_DATASET, when), ingest -> {
            DatasetArn dataset = ingest.imported(lines(0, 3));
            ingest.update(dataset, lines);
            return dataset;
        });
    }

    private static DatasetArn failing(TestIngest ingest, Reason reason) {
        DatasetArn dataset = ingest.importing(lines(0, 3));
        ingest.objects.fail(TestIngest.BUCKET, reason);
        return dataset;
    }

    private static DatasetArn from(TestIngest ingest) {
        return ingest.world.create(ingest.project, DatasetArn.Type.TRAIN, new Origin.Manifest(TestIngest.at()));
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> lineOf("s3://images/" + i + ".png", label("kind", "same")))
                .toList();
    }

    private static List<String> labelled(int labels) {
        return IntStream.range(0, labels)
                .mapToObj(i -> lineOf("s3://images/l" + i + ".png", label("kind", "l" + i)))
                .toList();
    }

    private static List<String> with(List<String> lines, String... more) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of(more));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theOperationEndsFailedWithTheText(Case asked) {
        try (TestIngest ingest = new TestIngest(folder)) {
            DatasetArn dataset = asked.asked().apply(ingest);

            ingest.world.jobs.runDue();

            Dataset ended = ingest.world.datasets.get(dataset);
            String status = asked.shown().where() == Where.CREATE_DATASET ? "CREATE_FAILED" : "UPDATE_FAILED";
            assertThat(ingest.shown(dataset))
                    .isEqualTo(status + ": " + asked.shown().error().text());
            assertThat(ended.statusMessageCode()).isEqualTo(Optional.of("CLIENT_ERROR"));
        }
    }
}
