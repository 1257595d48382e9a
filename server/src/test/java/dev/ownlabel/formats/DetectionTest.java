package dev.ownlabel.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTest {
    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() {
        files = new TestSet(folder);
    }

    private Format detected() throws FormatException {
        return Formats.detect(Source.of(folder));
    }

    @Test
    void aFolderOfLabelsIsItsSubFolders() throws Exception {
        files.images("cat/1.jpg", "dog/1.jpg").text("notes.txt", "x");

        assertThat(detected()).isEqualTo(Format.FOLDER);
    }

    @Test
    void filesOfAnnotationsDecideWhereThereAreNoLabels() throws Exception {
        files.images("images/1.jpg").text("classes.txt", "x").text("labels.csv", "1.jpg,x");
        assertThat(detected()).isEqualTo(Format.CSV);

        files.text("train.json", "{\"info\":{},\"images\":[]}");
        assertThat(detected()).isEqualTo(Format.COCO);
    }

    @Test
    void formatsOfBoxesAreRecognisedByTheirFolders() throws Exception {
        files.images("images/1.jpg").text("classes.txt", "x").text("labels/1.txt", "");
        assertThat(detected()).isEqualTo(Format.YOLO);

        TestSet voc = new TestSet(folder.resolve("voc")).text("Annotations/1.xml", "<annotation/>");
        assertThat(Formats.detect(Source.of(folder.resolve("voc")))).isEqualTo(Format.VOC);
        assertThat(voc).isNotNull();
    }

    @Test
    void aFolderThatLooksLikeTwoFormatsAsksWhich() throws IOException {
        files.images("cat/1.jpg", "dog/1.jpg").text("labels.csv", "cat/1.jpg,x");

        assertThatThrownBy(this::detected).hasMessageContaining("csv, folder").hasMessageContaining("--format");
    }

    @Test
    void severalFilesOfAnnotationsAreToldApartByThePart() throws Exception {
        files.images("1.jpg", "2.jpg").text("train.csv", "1.jpg,x").text("test.csv", "2.jpg,x");

        LabelledSet test = Formats.read(Format.CSV, Source.of(folder).withSplit("test"));

        assertThat(TestSet.names(test)).containsExactly("2.jpg");
        assertThatThrownBy(() -> files.read(Format.CSV)).hasMessageContaining("name the file itself");
    }
}
