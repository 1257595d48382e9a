package dev.ownlabel.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.formats.Sample.Place;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReadingTest {
    private static final String LINE = "{\"source-ref\":\"%s\",\"kind\":1,\"kind-metadata\":{\"class-name\":\"cat\","
            + "\"confidence\":1,\"human-annotated\":\"yes\",\"creation-date\":\"2026-01-01T00:00:00\","
            + "\"type\":\"groundtruth/image-classification\"},\"extra\":7}\n";

    @TempDir
    Path folder;

    private TestSet files;

    @BeforeEach
    void files() throws IOException {
        files = new TestSet(folder).images("images/a/1.jpg");
    }

    @Test
    void imagesBesideTheManifestAreFoundByTheEndOfTheirKeys() throws Exception {
        files.text(
                "x.manifest",
                LINE.formatted("s3://bucket/some/prefix/images/a/1.jpg") + LINE.formatted("s3://bucket/x/gone.jpg"));

        LabelledSet set = files.read(Format.MANIFEST);

        assertThat(TestSet.names(set)).containsExactly("images/a/1.jpg");
        assertThat(set.samples().getFirst().place()).isInstanceOf(Place.LocalFile.class);
        assertThat(requireNonNull(set.samples().getFirst().line()).number("extra"))
                .isPresent();
        assertThat(TestSet.problems(set)).singleElement().asString().contains("x.manifest:2", "gone.jpg");
    }

    @Test
    void imagesThatAreNotThereStayInTheirBucket() throws Exception {
        files.text("x.manifest", LINE.formatted("s3://bucket/p/9.jpg") + LINE.formatted("s3://bucket/../../8.jpg"));

        LabelledSet set = files.read(Format.MANIFEST);

        assertThat(set.samples().getFirst().place()).isEqualTo(new Place.InBucket("s3://bucket/p/9.jpg"));
        assertThat(TestSet.names(set)).containsExactly("p/9.jpg", "_/_/8.jpg");
    }

    @Test
    void linesThatTheServiceWouldDropAreNamedWithTheirCodes() throws Exception {
        files.text(
                "x.manifest",
                LINE.formatted("s3://bucket/p/9.jpg") + "{nonsense\n\n" + "{\"source-ref\":\"file:x\"}\n");

        LabelledSet set = files.read(Format.MANIFEST);

        assertThat(TestSet.problems(set))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("x.manifest:2", "ERROR_INVALID_JSON_LINE"),
                        problem -> assertThat(problem).contains("x.manifest:3", "ERROR_INVALID_JSON_LINE"),
                        problem -> assertThat(problem).contains("x.manifest:4", "ERROR_INVALID_SOURCE_REF_FORMAT"));
    }
}
