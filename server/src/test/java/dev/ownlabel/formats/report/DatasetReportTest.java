package dev.ownlabel.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.FormatException;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.formats.TestSet;
import dev.ownlabel.formats.report.Finding.Kind;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.manifest.Labelling.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReportTest {
    @TempDir
    Path folder;

    private TestSet train;
    private TestSet test;

    @BeforeEach
    void sets() throws IOException {
        train = new TestSet(folder.resolve("train"));
        test = new TestSet(folder.resolve("test"));
        for (int i = 0; i < 10; i++) {
            train.image("cat/" + i + ".png", 80, 80, i).image("dog/" + i + ".png", 80, 80, 100 + i);
        }
        test.image("cat/t.png", 80, 80, 200).image("dog/t.png", 80, 80, 201);
    }

    private static byte[] bytes(Sample sample) throws IOException {
        return Files.readAllBytes(((Place.LocalFile) sample.place()).path());
    }

    private static DatasetReport report(Part... parts) {
        return DatasetReport.of(List.of(parts), new Examination(DatasetReportTest::bytes, done -> {}));
    }

    private DatasetReport report() throws FormatException {
        return report(new Part("train", train.read(Format.FOLDER)), new Part("test", test.read(Format.FOLDER)));
    }

    private static List<String> names(DatasetReport report, Kind kind) {
        return finding(report, kind).stream()
                .flatMap(finding -> finding.groups().stream())
                .flatMap(List::stream)
                .map(image -> image.part() + "/" + image.sample().name())
                .toList();
    }

    private static Optional<Finding> finding(DatasetReport report, Kind kind) {
        return report.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst();
    }

    @Test
    void aCleanSetHasNoFindings() throws Exception {
        assertThat(report().findings()).isEmpty();
    }

    @Test
    void copiesAcrossTrainingAndTestAreALeak() throws Exception {
        test.image("cat/copy.png", 80, 80, 3).image("dog/smaller.png", 70, 70, 104);

        DatasetReport report = report();

        assertThat(names(report, Kind.LEAK)).containsExactly("train/cat/3.png", "test/cat/copy.png");
        assertThat(names(report, Kind.LEAK_LOOK_ALIKE)).containsExactly("train/dog/4.png", "test/dog/smaller.png");
        assertThat(report.findings().getFirst().kind()).isEqualTo(Kind.LEAK);
    }

    @Test
    void copiesWithOtherLabelsAreAConflict() throws Exception {
        train.image("dog/cat3.png", 80, 80, 3);

        DatasetReport report = report();

        assertThat(names(report, Kind.CONFLICT)).containsExactly("train/cat/3.png", "train/dog/cat3.png");
        assertThat(names(report, Kind.DUPLICATE)).hasSize(2);
    }

    @Test
    void imagesThatShowLittleOrNothingAreNamed() throws Exception {
        train.bytes("cat/dark.png", TestSet.picture(80, 80, 9, 40, "png"))
                .bytes("cat/black.png", TestSet.picture(80, 80, 9, 0, "png"))
                .text("cat/broken.jpg", "no image")
                .image("cat/small.png", 40, 40, 5)
                .image("none.png", 80, 80, 300);

        DatasetReport report = report();

        assertThat(names(report, Kind.DARK)).containsExactly("train/cat/dark.png");
        assertThat(names(report, Kind.ONE_COLOUR)).containsExactly("train/cat/black.png");
        assertThat(names(report, Kind.UNREADABLE)).containsExactly("train/cat/broken.jpg");
        assertThat(names(report, Kind.SIZE)).containsExactly("train/cat/small.png");
        assertThat(names(report, Kind.UNLABELLED)).containsExactly("train/none.png");
    }

    @Test
    void labelsWithFewOrNoImagesAreNamed() throws Exception {
        train.image("bird/1.png", 80, 80, 400);
        test.image("fish/1.png", 80, 80, 401);

        DatasetReport report = report();

        assertThat(finding(report, Kind.FEW_IMAGES).orElseThrow().lines()).containsExactly("bird: 1 image");
        assertThat(finding(report, Kind.IMBALANCE)).isPresent();
        assertThat(finding(report, Kind.UNTESTED).orElseThrow().lines()).containsExactly("bird");
        assertThat(finding(report, Kind.UNTRAINED).orElseThrow().lines()).containsExactly("fish");
    }

    @Test
    void oddBoxesAreNamed() throws Exception {
        Place place = new Place.LocalFile(folder.resolve("train/cat/0.png"));
        Place other = new Place.LocalFile(folder.resolve("train/cat/1.png"));
        Problems problems = new Problems();
        problems.offFrame(Effect.LABEL_LEFT_OUT, "x.json:7", "a box lies outside");
        LabelledSet set = new LabelledSet(
                List.of(
                        Sample.boxed("tiny", place, new BoxSet(80, 80, List.of(new Box("cup", 1, 1, 3, 30)))),
                        Sample.boxed("turned", other, new BoxSet(80, 90, List.of(new Box("cup", 1, 1, 30, 30))))),
                problems);

        DatasetReport report = report(new Part("train", set));

        assertThat(names(report, Kind.BOX_TINY)).containsExactly("train/tiny");
        assertThat(names(report, Kind.BOX_OTHER_SIZE)).containsExactly("train/turned");
        assertThat(finding(report, Kind.BOX_OFF_FRAME).orElseThrow().lines())
                .singleElement()
                .asString()
                .contains("x.json:7");
    }

    @Test
    void thePageHoldsEverythingItShowsAndTextStaysText() throws Exception {
        train.image("<img src=x onerror=alert(1)>'\"&/1.png", 80, 80, 3);
        DatasetReport report = report();

        String page = ReportPage.of(
                report, "<script>alert(1)</script>", Instant.parse("2026-01-02T03:04:05Z"), DatasetReportTest::bytes);

        assertThat(page)
                .contains("data:image/jpeg;base64,", "2 January 2026", "&lt;script&gt;alert(1)", "&lt;img src=x")
                .doesNotContain("<script", "<img src=x", "http://", "https://", "url(");
    }

    @Test
    void theJsonNamesSetsLabelsAndFindings() throws Exception {
        test.image("cat/copy.png", 80, 80, 3);

        JsonObject json = ReportJson.of(report());

        assertThat(json.array("Sets").orElseThrow().elements()).hasSize(2);
        assertThat(json.toString()).contains("LEAK", "WhatToDo", "cat/copy.png");
    }
}
