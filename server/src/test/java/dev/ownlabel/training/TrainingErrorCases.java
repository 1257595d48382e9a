package dev.ownlabel.training;

import dev.ownlabel.manifest.ErrorCase;
import dev.ownlabel.manifest.ErrorCase.Where;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.TestLines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ways to every terminal error of a training, as changes of good data. */
public final class TrainingErrorCases {
    /** In place of lines: the manifest is not there. */
    static final List<String> NO_MANIFEST = List.of("no manifest");

    /** In place of lines: the manifest is in a bucket that may not be read. */
    static final List<String> BARRED_MANIFEST = List.of("barred manifest");

    private TrainingErrorCases() {}

    /** What a training is asked to use; {@code testing} null = split. */
    record Data(List<String> training, @Nullable List<String> testing, String output) {
        Data trainingOn(List<String> lines) {
            return new Data(lines, testing, output);
        }

        Data testingOn(@Nullable List<String> lines) {
            return new Data(training, lines, output);
        }

        Data into(String bucket) {
            return new Data(training, testing, bucket);
        }

        List<String> tests() {
            return testing == null ? List.of() : testing;
        }
    }

    record Case(ErrorCase shown, UnaryOperator<Data> data) {
        @Override
        public String toString() {
            return shown.toString();
        }
    }

    /** What the cases bring about. */
    public static List<ErrorCase> shown() {
        return Stream.concat(fileErrors(), contentErrors()).map(Case::shown).toList();
    }

    static Stream<Case> fileErrors() {
        return Stream.of(
                file(
                        ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT,
                        "the training manifest is not there",
                        data -> data.trainingOn(NO_MANIFEST)),
                file(
                        ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT,
                        "the testing manifest is not there",
                        data -> data.testingOn(NO_MANIFEST)),
                file(
                        ManifestError.ERROR_EMPTY_MANIFEST,
                        "the training manifest has no byte",
                        data -> data.trainingOn(List.of())),
                file(
                        ManifestError.ERROR_EMPTY_MANIFEST,
                        "the testing manifest has no byte",
                        data -> data.testingOn(List.of())),
                file(
                        ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE,
                        "a manifest has a byte more than 1 GiB",
                        data -> data),
                file(
                        ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM,
                        "a manifest has a line more than a dataset may have images",
                        data -> data.trainingOn(IntStream.rangeClosed(0, TestPipeline.MOST_LINES)
                                .mapToObj(_ -> "")
                                .toList())),
                file(
                        ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET,
                        "the bucket of a manifest may not be read",
                        data -> data.trainingOn(BARRED_MANIFEST)),
                file(
                        ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET,
                        "the output bucket may not be written",
                        data -> data.into("closed")),
                file(
                        ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET,
                        "the output bucket is not there",
                        data -> data.into("nowhere")));
    }

    static Stream<Case> contentErrors() {
        return Stream.of(inEither(), ofTraining(), ofBoth()).flatMap(cases -> cases);
    }

    /** Errors that either manifest can have. */
    private static Stream<Case> inEither() {
        return Stream.of(
                        either(
                                ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST,
                                "more than a fifth of the lines are invalid",
                                lines -> with(lines, wrong("x1"), wrong("x2"), wrong("x3"))),
                        either(
                                ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR,
                                "more than a fifth of the lines repeat a source-ref",
                                lines -> with(lines, lines.get(0), lines.get(1), lines.get(2))),
                        either(
                                ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS,
                                "one image is in another bucket",
                                lines -> with(lines, lines.getFirst().replace("s3://pictures", "s3://elsewhere"))),
                        either(
                                ManifestError.ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET,
                                "the bucket of the images may not be read",
                                lines -> inBucket(lines, "closed")),
                        either(
                                ManifestError.ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET,
                                "the bucket of the images is not there",
                                lines -> inBucket(lines, "nowhere")),
                        either(
                                ManifestError.ERROR_INVALID_IMAGES_S3_BUCKET_OWNER,
                                "the bucket of the images is another account's",
                                lines -> inBucket(lines, "theirs")),
                        either(
                                ManifestError.ERROR_FAILED_IMAGES_S3_COPY,
                                "no image is there",
                                lines -> lines.stream()
                                        .map(line -> line.replace("s3://pictures/", "s3://pictures/gone/"))
                                        .toList()))
                .flatMap(List::stream);
    }

    private static Stream<Case> ofTraining() {
        return Stream.of(
                content(
                        ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT,
                        Where.SUMMARY_TRAINING,
                        "every label has a single image to split",
                        data -> data.trainingOn(data.training().subList(0, 3)).testingOn(null)),
                content(
                        ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS,
                        Where.SUMMARY_TRAINING,
                        "there is a single label for whole images",
                        data -> data.trainingOn(only(data.training(), "circle"))),
                content(
                        ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS,
                        Where.SUMMARY_TRAINING,
                        "there are 251 labels, fifty an image",
                        data -> data.trainingOn(manyLabels(data.training()))),
                content(
                        ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS,
                        Where.SUMMARY_TESTING,
                        "the tests have 251 labels more",
                        data -> data.trainingOn(data.training())
                                .testingOn(manyLabels(
                                        with(data.tests(), renamed(data.tests()).toArray(String[]::new))))),
                content(
                        ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS,
                        Where.SUMMARY_TRAINING,
                        "of two labels one is on boxes, and the model is for whole images",
                        data -> {
                            List<String> lines = only(data.training(), "circle");
                            List<String> mixed =
                                    with(lines, boxed(data.training().get(1), "cup"));
                            return data.trainingOn(mixed).testingOn(lines);
                        }));
    }

    private static Stream<Case> ofBoth() {
        return Stream.of(
                content(
                        ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP,
                        Where.SUMMARY_BOTH,
                        "the tests have one of three labels, and two others",
                        data -> data.testingOn(with(
                                only(data.tests(), "circle"),
                                data.tests().get(1).replace("\"square\"", "\"other\""),
                                data.tests().get(2).replace("\"stripes\"", "\"another\"")))),
                content(
                        ManifestError.ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP,
                        Where.SUMMARY_BOTH,
                        "half of the labels are tested, but only one of three on boxes, which the model is for",
                        data -> data.trainingOn(with(
                                        data.training().subList(0, 3),
                                        boxed(data.training().get(3), "cup"),
                                        boxed(data.training().get(4), "fork"),
                                        boxed(data.training().get(5), "plate")))
                                .testingOn(with(
                                        data.tests().subList(0, 2),
                                        boxed(data.tests().get(2), "cup")))));
    }

    private static Case file(ManifestError error, String when, UnaryOperator<Data> data) {
        return new Case(new ErrorCase(error, Where.TRAINING_FILE, when), data);
    }

    private static Case content(ManifestError error, Where where, String when, UnaryOperator<Data> data) {
        return new Case(new ErrorCase(error, where, when), data);
    }

    private static List<Case> either(ManifestError error, String when, Function<List<String>, List<String>> change) {
        return List.of(
                content(error, Where.SUMMARY_TRAINING, when, data -> data.trainingOn(change.apply(data.training()))),
                content(error, Where.SUMMARY_TESTING, when, data -> data.testingOn(change.apply(data.tests()))));
    }

    private static List<String> with(List<String> lines, String... more) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> only(List<String> lines, String label) {
        return lines.stream().filter(line -> line.contains("\"" + label + "\"")).toList();
    }

    private static List<String> inBucket(List<String> lines, String bucket) {
        return lines.stream()
                .map(line -> line.replace("s3://pictures", "s3://" + bucket))
                .toList();
    }

    private static String wrong(String key) {
        return TestPipeline.line(key + ".png", "circle").replace("\"yes\"", "\"perhaps\"");
    }

    private static List<String> renamed(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace("s3://pictures/b/", "s3://pictures/a/"))
                .toList();
    }

    /** Fifty labels more on each image. */
    private static List<String> manyLabels(List<String> lines) {
        List<String> labelled = new ArrayList<>();
        for (String line : lines) {
            StringBuilder more = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                int label = labelled.size() * 50 + i;
                more.append(',').append(TestLines.label("more" + i, "l" + label));
            }
            labelled.add(line.substring(0, line.length() - 1) + more + "}");
        }
        return labelled;
    }

    /** The image of the line with a box. */
    private static String boxed(String line, String label) {
        return line.substring(0, line.indexOf(",\"kind\"")) + "," + TestLines.boxed(label) + "}";
    }
}
