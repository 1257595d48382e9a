package dev.ownlabel.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ownlabel.formats.Sample.Place;
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

class CsvReadingTest {
    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() throws IOException {
        files = new TestSet(folder).images("images/1.jpg", "images/2.jpg", "images/a b.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.jpg,cat\n2.jpg,dog\n",
                "image,label\r\n1.jpg,cat\r\n\r\n2.jpg,dog",
                "\uFEFFfilename,label\n1.jpg,cat\n2.jpg,dog\n",
                "file;label\n1.jpg;cat\n2.jpg;dog\n",
                "\"1.jpg\",\"cat\"\n\"2.jpg\",\"dog\"\n"
            })
    void aRowIsAnImageAndItsLabelWithOrWithoutHeadings(String csv) throws Exception {
        files.text("labels.csv", csv);

        LabelledSet set = files.read(Format.CSV);

        assertThat(set.samples())
                .extracting(Sample::name, Sample::labels)
                .containsExactly(tuple("1.jpg", List.of("cat")), tuple("2.jpg", List.of("dog")));
        assertThat(set.problems().list()).isEmpty();
    }

    @Test
    void moreColumnsAreMoreLabelsAndEmptyOnesAreSkipped() throws Exception {
        files.text("labels.csv", "image,label\n\"a b.png\",\"black, white\",,cat\n1.jpg\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(set.samples().getFirst().labels()).containsExactly("black, white", "cat");
        assertThat(set.samples().getLast().isLabelled()).isFalse();
    }

    @Test
    void headingsOverZerosAndOnesAreLabels() throws Exception {
        files.text("labels.csv", "image,cat,dog\n1.jpg,1,0\n2.jpg,1,1\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(set.samples()).extracting(Sample::labels).containsExactly(List.of("cat"), List.of("cat", "dog"));
    }

    @Test
    void aRepeatedImageIsNamedAndTheFirstRowCountsUnlessRowsAreMerged() throws Exception {
        files.text("labels.csv", "1.jpg,cat\n1.jpg,dog\n");

        LabelledSet first = files.read(Format.CSV);
        LabelledSet merged = Formats.read(Format.CSV, new Source(folder, null, null, null, true));

        assertThat(first.samples().getFirst().labels()).containsExactly("cat");
        assertThat(TestSet.problems(first)).singleElement().asString().contains("labels.csv:2", "second time");
        assertThat(merged.samples().getFirst().labels()).containsExactly("cat", "dog");
        assertThat(merged.problems().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.jpg",
                "/etc/passwd.jpg",
                "C:\\x.jpg",
                "a/../../outside.jpg",
                "images//1.jpg",
                "..\\outside.jpg"
            })
    void namesThatLeadOutOfTheFolderAreLeftOutAndNamed(String name) throws Exception {
        new TestSet(folder.resolve("..")).images("outside.jpg");
        files.text("labels.csv", "1.jpg,cat\n" + name + ",dog\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(TestSet.names(set)).containsExactly("1.jpg");
        assertThat(TestSet.problems(set)).singleElement().asString().contains("labels.csv:2");
        Files.delete(folder.resolve("../outside.jpg"));
    }

    @Test
    void imagesThatAreMissingOrLinkedFromOutsideAreNamedWithTheLine() throws Exception {
        Path outside = Files.createTempFile("outside", ".jpg");
        Files.createSymbolicLink(folder.resolve("images/link.jpg"), outside);
        files.text("labels.csv", "1.jpg,cat\nlink.jpg,dog\nmissing.jpg,dog\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(TestSet.names(set)).containsExactly("1.jpg");
        assertThat(TestSet.problems(set))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("labels.csv:2", "link"),
                        problem -> assertThat(problem).contains("labels.csv:3", "missing.jpg", "--images"));
        Files.delete(outside);
    }

    @Test
    void aQuoteThatIsNotClosedTakesNothingSilently() throws Exception {
        files.text("labels.csv", "1.jpg,cat\n2.jpg,\"dog\n3.jpg,cat\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(TestSet.problems(set)).singleElement().asString().contains("labels.csv:2", "quote");
    }

    @Test
    void textThatIsNotUtf8IsRefusedWithAdvice() throws Exception {
        files.bytes("labels.csv", "1.jpg,Kätzchen\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> files.read(Format.CSV))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aTableOfBoxesIsRefusedInsteadOfReadAsLabels() throws Exception {
        files.text("labels.csv", "filename,class,xmin,ymin,xmax,ymax\n1.jpg,cat,1,2,3,4\n");

        assertThatThrownBy(() -> files.read(Format.CSV))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("COCO");
    }

    @Test
    void imagesInABucketStayThere() throws Exception {
        files.text("labels.csv", "s3://bucket/a/1.jpg,cat\ns3://bucket/a/2.jpg,dog\n");
        LabelledSet named = files.read(Format.CSV);
        files.text("labels.csv", "1.jpg,cat\n");
        LabelledSet prefixed = Formats.read(Format.CSV, new Source(folder, null, "s3://bucket/b", null, false));

        assertThat(named.samples().getFirst().place()).isEqualTo(new Place.InBucket("s3://bucket/a/1.jpg"));
        assertThat(prefixed.samples().getFirst().place()).isEqualTo(new Place.InBucket("s3://bucket/b/1.jpg"));
    }

    @Test
    void labelsThatAreTooLongAreLeftOut() throws Exception {
        files.text("labels.csv", "1.jpg," + "x".repeat(256) + ",cat\n");

        LabelledSet set = files.read(Format.CSV);

        assertThat(set.samples().getFirst().labels()).containsExactly("cat");
        assertThat(TestSet.problems(set)).singleElement().asString().contains("255");
    }
}
