package dev.ownlabel.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() {
        files = new TestSet(folder.resolve("set"));
    }

    @Test
    void eachSubFolderIsALabelHoweverDeepTheImageLies() throws Exception {
        files.images("cat/1.jpg", "cat/deep/2.JPEG", "dog/1.png");

        LabelledSet set = files.read(Format.FOLDER);

        assertThat(TestSet.names(set)).containsExactly("cat/1.jpg", "cat/deep/2.JPEG", "dog/1.png");
        assertThat(set.samples().get(1).labels()).containsExactly("cat");
        assertThat(set.problems().list()).isEmpty();
    }

    @Test
    void whatIsNoImageInALabelsFolderIsNamed() throws Exception {
        files.images("cat/1.jpg", "top.jpg", ".hidden/1.jpg", "cat/.thumbs.png").text("cat/notes.txt", "x");
        files.text("cat/2.webp", "x");

        LabelledSet set = files.read(Format.FOLDER);

        assertThat(TestSet.names(set)).containsExactly("cat/1.jpg", "top.jpg");
        assertThat(set.samples().getLast().isLabelled()).isFalse();
        assertThat(TestSet.problems(set))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("2.webp", "convert it", "image left out"),
                        problem -> assertThat(problem).contains("notes.txt"),
                        problem -> assertThat(problem).contains("top.jpg", "has no label"));
    }

    @Test
    void aFolderOfPartsIsNotTakenForLabels() throws IOException {
        files.images("train/cat/1.jpg", "test/cat/1.jpg");

        assertThatThrownBy(() -> files.read(Format.FOLDER))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("name one part");
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Formats.read(Format.FOLDER, Source.of(folder.resolve("missing"))))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("missing is not a folder");
    }

    @Test
    void linksOutOfTheFolderAreLeftOut() throws Exception {
        new TestSet(folder.resolve("elsewhere")).images("secret/1.jpg");
        files.images("cat/1.jpg");
        Files.createSymbolicLink(folder.resolve("set/cat/2.jpg"), folder.resolve("elsewhere/secret/1.jpg"));
        Files.createSymbolicLink(folder.resolve("set/secret"), folder.resolve("elsewhere/secret"));

        LabelledSet set = files.read(Format.FOLDER);

        assertThat(TestSet.names(set)).containsExactly("cat/1.jpg");
        assertThat(set.problems().losses()).isEqualTo(2);
    }
}
