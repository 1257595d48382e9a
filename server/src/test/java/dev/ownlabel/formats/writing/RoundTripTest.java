package dev.ownlabel.formats.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.Formats;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.formats.Source;
import dev.ownlabel.formats.TestSet;
import dev.ownlabel.manifest.Labelling.Box;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written in a format says the same when it is read: whole pixels come back as they were. */
class RoundTripTest {
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"COCO", "VOC", "YOLO", "MANIFEST"})
    void boxesAreTheSame(Format format) throws Exception {
        List<Sample> samples = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 12; i++) {
            int width = random.nextInt(64, 900);
            int height = random.nextInt(64, 900);
            List<Box> boxes = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                int left = random.nextInt(width - 1);
                int top = random.nextInt(height - 1);
                String label =
                        List.of("cup", "bottle: \"blue\" & <green>", "äöü 猫").get(random.nextInt(3));
                boxes.add(new Box(
                        label,
                        left,
                        top,
                        random.nextInt(2, width - left + 2) - 1,
                        random.nextInt(2, height - top + 2) - 1));
            }
            boxes.removeIf(box -> box.width() < 2 || box.height() < 2);
            samples.add(image("deep/" + i + ".png", width, height, i, List.of(), new BoxSet(width, height, boxes)));
        }

        LabelledSet read = writtenAndRead(format, samples);

        assertThat(said(read.samples())).isEqualTo(said(samples));
        assertThat(TestSet.problems(read)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FOLDER", "CSV", "MANIFEST"})
    void labelsAreTheSame(Format format) throws Exception {
        List<Sample> samples = new ArrayList<>();
        samples.add(image("cat/1.jpg", 64, 64, 1, List.of("cat"), null));
        samples.add(image("cat/deep/2.jpg", 64, 64, 2, List.of("cat"), null));
        samples.add(image("a, \"b\"/3.jpg".replace("\"", "'"), 64, 64, 3, List.of("a, 'b'"), null));
        if (format != Format.FOLDER) {
            samples.add(image("several.jpg", 64, 64, 4, List.of("cat", "x, \"y\""), null));
        }
        samples.add(image("none.jpg", 64, 64, 5, List.of(), null));

        LabelledSet read = writtenAndRead(format, samples);

        assertThat(said(read.samples())).isEqualTo(said(samples));
        assertThat(read.problems().losses()).isZero();
    }

    @Test
    void whatAFormatCannotSayIsNamed() throws Exception {
        Sample labelled = image("1.jpg", 64, 64, 1, List.of("a", "b"), null);
        Sample boxed = image("2.jpg", 64, 64, 1, List.of(), new BoxSet(64, 64, List.of(new Box("c", 1, 1, 9, 9))));
        Sample twin = image("2.png", 64, 64, 1, List.of(), new BoxSet(64, 64, List.of(new Box("c", 1, 1, 9, 9))));
        Sample escaping = image("3.jpg", 64, 64, 1, List.of("../../x"), null);
        Problems problems = new Problems();
        LabelledSet set = new LabelledSet(List.of(labelled, boxed, twin, escaping), problems);

        assertThat(new SetWriting(Format.CSV, set).samples()).containsExactly(labelled, escaping);
        assertThat(new SetWriting(Format.FOLDER, set).samples()).isEmpty();
        assertThat(new SetWriting(Format.YOLO, set).samples()).containsExactly(boxed);
        assertThat(problems.losses()).isEqualTo(2 + 4 + 3);
    }

    @Test
    void theLinesAreWhatTheServiceUnderstands() throws Exception {
        Sample sample =
                image("1.jpg", 64, 64, 1, List.of("a", "b"), new BoxSet(64, 64, List.of(new Box("c", 1, 2, 9, 8))));

        String line = new ManifestLines(MADE, List.of(sample)).line(sample, "s3://bucket/1.jpg");
        ManifestEntry entry = LineParser.parse(line);

        assertThat(entry.findings()).isEmpty();
        assertThat(entry.imageLabels()).containsExactly("a", "b");
        assertThat(entry.boxes()).containsExactly(new Box("c", 1, 2, 9, 8));
    }

    private Sample image(String name, int width, int height, long seed, List<String> labels, @Nullable BoxSet boxes)
            throws IOException {
        new TestSet(folder.resolve("before")).image(name, width, height, seed);
        return new Sample(name, new Place.LocalFile(folder.resolve("before").resolve(name)), labels, boxes, null);
    }

    private LabelledSet writtenAndRead(Format format, List<Sample> samples) throws Exception {
        Path after = folder.resolve("after");
        SetWriting writing = new SetWriting(format, new LabelledSet(samples, new Problems()));
        writing.write(after, new ManifestLines(MADE, samples), true);
        for (Map.Entry<Sample, String> image : writing.imagePaths().entrySet()) {
            Path to = after.resolve(image.getValue());
            Files.createDirectories(to.getParent());
            Files.copy(((Place.LocalFile) image.getKey().place()).path(), to);
        }
        assertThat(Formats.detect(Source.of(after))).isEqualTo(format);
        return Formats.read(format, Source.of(after));
    }

    private static List<String> said(List<Sample> samples) {
        return samples.stream()
                .sorted(Comparator.comparing(Sample::name))
                .map(sample -> sample.name() + " " + sample.labels() + " " + sample.boxes())
                .toList();
    }
}
