package dev.ownlabel.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.manifest.Labelling.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocReadingTest {
    private static final String OBJECT =
            "<object><name>cup</name><part><name>ear</name><bndbox><xmin>7</xmin></bndbox></part>"
                    + "<bndbox><xmin>10</xmin><ymin>20.0</ymin><xmax>30</xmax><ymax>50</ymax></bndbox></object>";

    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() throws IOException {
        files = new TestSet(folder.resolve("set")).images("JPEGImages/1.jpg", "JPEGImages/2.jpg");
    }

    private static String annotation(String image, String rest) {
        return "<?xml version=\"1.0\"?>\n<annotation><folder>../..</folder><filename>" + image + "</filename>" + rest
                + "</annotation>";
    }

    @Test
    void aBoxIsItsEdgesAndTheSizeComesFromTheImageWhereItIsMissing() throws Exception {
        files.text("Annotations/1.xml", annotation("1.jpg", "<size><width>0</width></size>" + OBJECT));

        LabelledSet set = files.read(Format.VOC);

        assertThat(set.samples().getFirst().boxes())
                .isEqualTo(new Sample.BoxSet(100, 80, List.of(new Box("cup", 10, 20, 20, 30))));
        assertThat(TestSet.names(set)).containsExactly("1.jpg", "2.jpg");
        assertThat(TestSet.problems(set)).singleElement().asString().contains("1 images have no annotation file");
    }

    @Test
    void aNameThatLeadsOutFallsBackOnTheNameOfTheFile() throws Exception {
        files.text("Annotations/1.xml", annotation("../../../etc/passwd", OBJECT));
        files.text("Annotations/3.xml", annotation("../../../etc/passwd", OBJECT));

        LabelledSet set = files.read(Format.VOC);

        assertThat(TestSet.names(set)).containsExactly("1.jpg", "2.jpg");
        assertThat(TestSet.problems(set).getFirst()).contains("3.xml", "..");
    }

    @Test
    void documentTypesAreRefusedBeforeAnythingIsExpandedOrFetched() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret-label");
        StringBuilder bomb = new StringBuilder("<!DOCTYPE annotation [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 20; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        files.text("Annotations/1.xml", bomb + "]><annotation><filename>&a19;</filename></annotation>");
        files.text(
                "Annotations/2.xml",
                "<!DOCTYPE annotation [<!ENTITY x SYSTEM \"" + secret.toUri()
                        + "\">]><annotation><object><name>&x;</name></object></annotation>");
        files.text("Annotations/3.xml", "<!DOCTYPE annotation SYSTEM \"http://127.0.0.1:9/x.dtd\"><annotation/>");
        files.images("JPEGImages/4.jpg").text("Annotations/4.xml", annotation("4.jpg", OBJECT));

        LabelledSet set = files.read(Format.VOC);

        assertThat(TestSet.names(set)).containsExactly("4.jpg");
        assertThat(set.problems().losses()).isEqualTo(3);
        assertThat(TestSet.problems(set))
                .allMatch(problem -> problem.contains("document type"))
                .noneMatch(problem -> problem.contains("secret-label"));
    }

    @Test
    void brokenAnnotationsAreNamedAndTheOthersRead() throws Exception {
        files.text("Annotations/1.xml", annotation("1.jpg", OBJECT));
        files.text("Annotations/2.xml", "<annotation><object></annotation>");
        files.text("Annotations/3.xml", "<html/>");
        files.text("Annotations/4.xml", annotation("2.jpg", "<object><name>cup</name></object>"));
        files.bytes("Annotations/5.xml", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        files.text("Annotations/6.xml", "<annotation>" + "<a>".repeat(1000));

        LabelledSet set = files.read(Format.VOC);

        assertThat(TestSet.names(set)).containsExactly("1.jpg", "2.jpg");
        assertThat(requireNonNull(set.samples().getLast().boxes()).boxes()).isEmpty();
        assertThat(TestSet.problems(set))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("2.xml:1"),
                        problem -> assertThat(problem).contains("3.xml", "<html>"),
                        problem -> assertThat(problem).contains("4.xml:2", "no usable coordinates"),
                        problem -> assertThat(problem).contains("5.xml"),
                        problem -> assertThat(problem).contains("6.xml", "deeper"));
    }

    @Test
    void aSplitIsAListOfNames() throws Exception {
        files.text("Annotations/1.xml", annotation("1.jpg", OBJECT));
        files.text("Annotations/2.xml", annotation("2.jpg", OBJECT));
        files.text("ImageSets/Main/test.txt", "2\n3 -1\n");
        Source test = Source.of(folder.resolve("set")).withSplit("test");

        LabelledSet set = Formats.read(Format.VOC, test);

        assertThat(TestSet.names(set)).containsExactly("2.jpg");
        assertThat(TestSet.problems(set)).singleElement().asString().contains("3.xml");
        assertThatThrownBy(() -> Formats.read(Format.VOC, test.withSplit("../test")))
                .isInstanceOf(FormatException.class);
    }
}
