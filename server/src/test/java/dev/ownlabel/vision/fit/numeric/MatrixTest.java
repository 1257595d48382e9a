package dev.ownlabel.vision.fit.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixTest {
    @TempDir
    private Path scratch;

    @Test
    void aboveTheLimitRowsLieInAFileThatIsGoneAfterwards() throws Exception {
        try (Matrix matrix = Matrix.of(1000, 3, 100, scratch.resolve("new"))) {
            matrix.set(998, new float[] {1, 2, 3, 4, 5, 6});

            assertThat(matrix.row(999)).containsExactly(4, 5, 6);
            assertThat(matrix.row(0)).containsExactly(0, 0, 0);
        }

        try (var left = Files.list(scratch.resolve("new"))) {
            assertThat(left).isEmpty();
        }
    }
}
