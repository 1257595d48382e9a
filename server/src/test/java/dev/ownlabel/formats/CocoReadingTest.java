package dev.ownlabel.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.manifest.Labelling.Box;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoReadingTest {
    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() throws IOException {
        files = new TestSet(folder).images("images/1.jpg", "images/2.jpg");
    }

    private LabelledSet read(String annotations) throws Exception {
        // annotations first: the order of members means nothing
        files.text("annotations.json", """
                {"info":{"deep":[[[1]]]},"annotations":[
                %s],
                "images":[{"id":1,"file_name":"1.jpg","width":100,"height":80},{"id":"b","file_name":"2.jpg"}],
                "categories":[{"id":7,"name":"cup"}]}
                """.formatted(annotations));
        return files.read(Format.COCO);
    }

    @Test
    void boxesAreLeftTopWidthHeightWithEdgesAtTheNearestPixel() throws Exception {
        LabelledSet set = read("""
                {"id":1,"image_id":1,"category_id":7,"bbox":[10.4,20.5,30.2,10],"segmentation":[[1,2,3]]},
                {"id":2,"image_id":"b","category_id":7.0,"bbox":[0,0,100,80],"iscrowd":1}
                """);

        assertThat(requireNonNull(set.samples().getFirst().boxes()).boxes())
                .containsExactly(new Box("cup", 10, 21, 31, 10));
        assertThat(set.samples().getLast().boxes())
                .isEqualTo(new Sample.BoxSet(100, 80, List.of(new Box("cup", 0, 0, 100, 80))));
        assertThat(TestSet.problems(set)).singleElement().asString().contains("iscrowd");
    }

    @Test
    void everyAnnotationThatCannotBeUsedIsNamedWithItsLine() throws Exception {
        LabelledSet set = read("""
                {"id":1,"image_id":9,"category_id":7,"bbox":[1,1,5,5]},
                {"id":2,"image_id":1,"category_id":8,"bbox":[1,1,5,5]},
                {"id":3,"image_id":1,"category_id":7,"bbox":[1,1,5]},
                {"id":4,"image_id":1,"category_id":7,"bbox":[1,1,0,5]},
                {"id":5,"image_id":1,"category_id":7,"bbox":[200,1,5,5]},
                {"id":6,"image_id":1,"category_id":7,"bbox":[1e300,1,5,5]},
                {"id":7,"image_id":1,"category_id":7,"bbox":[90,70,20,20]},
                17
                """);

        assertThat(requireNonNull(set.samples().getFirst().boxes()).boxes())
                .containsExactly(new Box("cup", 90, 70, 10, 10));
        assertThat(TestSet.problems(set))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("annotations.json:2", "image 9"),
                        problem -> assertThat(problem).contains("annotations.json:3", "category 8"),
                        problem -> assertThat(problem).contains("annotations.json:4", "bbox"),
                        problem -> assertThat(problem).contains("annotations.json:5", "no area"),
                        problem -> assertThat(problem).contains("annotations.json:6", "outside"),
                        problem -> assertThat(problem).contains("annotations.json:7", "no usable coordinates"),
                        problem -> assertThat(problem).contains("annotations.json:8", "cut off"),
                        problem -> assertThat(problem).contains("annotations.json:9", "no object"));
        assertThat(set.problems().losses()).isEqualTo(7);
    }

    @Test
    void imagesOutsideAreLeftOutWithTheirBoxes() throws Exception {
        files.text("annotations.json", """
                {"images":[{"id":1,"file_name":"../../1.jpg","width":9,"height":9},{"id":2,"file_name":"1.jpg"}],
                "categories":[{"id":7,"name":"cup"}],
                "annotations":[{"id":1,"image_id":1,"category_id":7,"bbox":[1,1,5,5]}]}
                """);

        LabelledSet set = files.read(Format.COCO);

        assertThat(TestSet.names(set)).containsExactly("1.jpg");
        assertThat(set.problems().losses()).isEqualTo(2);
    }

    @Test
    void textThatIsNoCocoIsRefusedWithThePlace() throws Exception {
        files.text("annotations.json", "{\"images\":[\n{\"id\":1,}]}");
        assertThatThrownBy(() -> files.read(Format.COCO)).hasMessageContaining("annotations.json:2");

        files.text("annotations.json", "{\"images\":[{\"id\":1,\"x\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> files.read(Format.COCO)).isInstanceOf(FormatException.class);

        files.text("annotations.json", "[1]");
        assertThatThrownBy(() -> files.read(Format.COCO)).hasMessageContaining("not a JSON object");

        files.bytes("annotations.json", "{\"images\":[\"ä\"]}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> files.read(Format.COCO)).hasMessageContaining("UTF-8");
    }

    @Test
    void anElementOfEndlessPartsIsRefused() throws Exception {
        String many = IntStream.range(0, 1_100_000).mapToObj(_ -> "0").collect(Collectors.joining(","));
        files.text("annotations.json", "{\"images\":[[" + many + "]]}");

        assertThatThrownBy(() -> files.read(Format.COCO))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("holds too much");
    }
}
