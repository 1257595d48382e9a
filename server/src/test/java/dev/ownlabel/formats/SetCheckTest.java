package dev.ownlabel.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.Labelling.Box;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetCheckTest {
    @TempDir
    Path folder;

    @Test
    void imagesThatTheServiceDoesNotTakeAreLeftOutAndNamed() throws Exception {
        TestSet files = new TestSet(folder).images("cat/good.jpg");
        files.text("cat/text.jpg", "no image").image("cat/small.png", 40, 90, 1);
        AtomicLong checked = new AtomicLong();

        LabelledSet set = SetCheck.check(files.read(Format.FOLDER), done -> checked.incrementAndGet());

        assertThat(TestSet.names(set)).containsExactly("cat/good.jpg");
        assertThat(checked).hasValue(3);
        assertThat(TestSet.problems(set))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("text.jpg") && problem.contains("neither JPEG nor PNG"))
                .anyMatch(problem -> problem.contains("small.png") && problem.contains("40x90"));
    }

    @Test
    void boxesDrawnOnAnotherSizeAndTooManyBoxesAreNamed() throws Exception {
        new TestSet(folder).images("1.jpg");
        Sample.Place place = new Sample.Place.LocalFile(folder.resolve("1.jpg"));
        Box box = new Box("cup", 1, 1, 9, 9);
        Sample turned = Sample.boxed("turned", place, new Sample.BoxSet(80, 100, List.of(box)));
        Sample many = Sample.boxed("many", place, new Sample.BoxSet(100, 80, Collections.nCopies(51, box)));

        LabelledSet set = SetCheck.check(new LabelledSet(List.of(turned, many), new Problems()), done -> {});

        assertThat(TestSet.names(set)).containsExactly("turned");
        assertThat(TestSet.problems(set))
                .anyMatch(problem -> problem.contains("80x100"))
                .anyMatch(problem -> problem.contains("at most 50"));
    }
}
