package dev.ownlabel.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.manifest.Labelling.Box;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YoloReadingTest {
    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() throws IOException {
        files = new TestSet(folder.resolve("set"));
    }

    private LabelledSet read(String split) throws FormatException {
        return Formats.read(Format.YOLO, Source.of(folder.resolve("set")).withSplit(split));
    }

    @Test
    void fractionsBecomePixelsOfTheImage() throws Exception {
        files.images("images/1.jpg", "images/2.jpg", "images/3.jpg").text("classes.txt", "cup\nbottle\n");
        files.text("labels/1.txt", "1 0.5 0.5 0.2 0.25\n\n0 0.1 0.1 0.2 0.2\n").text("labels/2.txt", "");

        LabelledSet set = files.read(Format.YOLO);

        assertThat(set.samples().getFirst().boxes())
                .isEqualTo(new Sample.BoxSet(
                        100, 80, List.of(new Box("bottle", 40, 30, 20, 20), new Box("cup", 0, 0, 20, 16))));
        assertThat(requireNonNull(set.samples().get(1).boxes()).boxes()).isEmpty();
        assertThat(set.samples().get(2).isLabelled()).isFalse();
        assertThat(set.problems().list()).isEmpty();
    }

    @Test
    void linesThatAreNoBoxesAreNamed() throws Exception {
        files.images("1.jpg").text("classes.txt", "cup\n").text("1.txt", """
                0 0.5 0.5 0.2
                7 0.5 0.5 0.2 0.2
                0 50 50 20 20
                0 0.5 NaN 0.2 0.2
                0 0.1 0.1 0.2 0.2 0.3 0.3
                -1 0.5 0.5 0.2 0.2
                0 0.5 0.5 0 0
                0 0.5 0.5 0.2 0.2
                """);

        LabelledSet set = files.read(Format.YOLO);

        assertThat(requireNonNull(set.samples().getFirst().boxes()).boxes()).hasSize(1);
        assertThat(set.problems().losses()).isEqualTo(7);
        assertThat(TestSet.problems(set))
                .allMatch(problem -> problem.matches("(?s).*1\\.txt:[1-7]: .*"))
                .anyMatch(problem -> problem.contains("outlines"));
    }

    @Test
    void labelsThatAreNoTextLeaveTheImageWithoutBoxesAndAreNamed() throws Exception {
        files.images("images/1.jpg").text("classes.txt", "cup\n");
        files.bytes("labels/1.txt", "0 0.5 0.5 0.2 0.2 ä".getBytes(StandardCharsets.ISO_8859_1));

        LabelledSet set = files.read(Format.YOLO);

        assertThat(requireNonNull(set.samples().getFirst().boxes()).boxes()).isEmpty();
        assertThat(TestSet.problems(set)).singleElement().asString().contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train: images/train\nval: images/val\n",
                "path: ../set\ntrain: images/train\nval: [images/val]\n",
                "train: ../images/train/\nval: ../images/val/\n",
                "path: /home/somebody/set\ntrain: images/train\nval: images/val\n"
            })
    void dataYamlNamesClassesAndPartsHoweverTheirPathsAreWritten(String parts) throws Exception {
        files.images("images/train/1.jpg", "images/val/2.jpg").text("labels/train/1.txt", "0 0.5 0.5 0.2 0.2");
        files.text("data.yaml", parts + "nc: 2\nnames:\n  0: cup\n  1: 'bottle: blue'\n");
        files.text("labels/val/2.txt", "1 0.5 0.5 0.2 0.2");

        LabelledSet train = read("train");
        LabelledSet test = read("test");

        assertThat(TestSet.names(train)).containsExactly("train/1.jpg");
        assertThat(train.labels()).containsOnlyKeys("cup");
        assertThat(TestSet.names(test)).containsExactly("val/2.jpg");
        assertThat(test.labels()).containsOnlyKeys("bottle: blue");
    }

    @Test
    void aListFileNamesImages() throws Exception {
        files.images("images/1.jpg", "images/2.jpg").text("labels/1.txt", "0 0.5 0.5 0.2 0.2");
        files.text("data.yaml", "train: train.txt\nnames: [cup]\n").text("train.txt", "./images/1.jpg\n../../x.jpg\n");

        LabelledSet set = read("train");

        assertThat(TestSet.names(set)).containsExactly("1.jpg");
        assertThat(set.labels()).containsOnlyKeys("cup");
        assertThat(TestSet.problems(set)).singleElement().asString().contains("train.txt:2");
    }

    @Test
    void partsOutsideTheFolderAndPartsThatAreNotThereAreRefused() throws Exception {
        new TestSet(folder.resolve("secret")).images("1.jpg");
        files.images("images/1.jpg").text("data.yaml", "train: " + folder.resolve("secret") + "x\nnames: [cup]\n");

        assertThatThrownBy(() -> read("train")).hasMessageContaining("not to be found");
        assertThatThrownBy(() -> read("test")).hasMessageContaining("names no part 'test'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [x,x]\nb: &b [*a,*a]\nnames: [*b,*b]\n",
                "names: !!javax.script.ScriptEngineManager [x]\n",
                "names: {",
                "names: 7",
                "- 1"
            })
    void yamlThatIsNoSetOrAnAttackIsRefused(String yaml) throws Exception {
        files.images("images/1.jpg").text("data.yaml", yaml);

        assertThatThrownBy(() -> read("train")).isInstanceOf(FormatException.class);
    }

    @Test
    void linksOutOfTheFolderAreLeftOut() throws Exception {
        new TestSet(folder.resolve("secret")).images("1.jpg").text("1.txt", "0 0.5 0.5 0.2 0.2");
        files.images("images/1.jpg").text("classes.txt", "cup\n");
        Files.createDirectories(folder.resolve("set/labels"));
        Files.createSymbolicLink(folder.resolve("set/images/2.jpg"), folder.resolve("secret/1.jpg"));
        Files.createSymbolicLink(folder.resolve("set/labels/1.txt"), folder.resolve("secret/1.txt"));

        LabelledSet set = files.read(Format.YOLO);

        assertThat(TestSet.names(set)).containsExactly("1.jpg");
        assertThat(set.samples().getFirst().isLabelled()).isFalse();
        assertThat(set.problems().losses()).isEqualTo(1);
    }
}
