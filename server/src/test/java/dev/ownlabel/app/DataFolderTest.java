package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path path;

    @Test
    void oneServerAtATimeHasTheFolder() throws IOException {
        DataFolder folder = DataFolder.open(path);

        try (DataFolder.Claim claim = folder.claim().orElseThrow()) {
            claim.note("process 1");

            assertThat(folder.claim()).isEmpty();
            assertThat(folder.note()).isEqualTo("process 1");
        }
        assertThat(folder.claim()).hasValueSatisfying(DataFolderTest::close);
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.createFile(path.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file");
    }

    private static void close(DataFolder.Claim claim) {
        try {
            claim.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
