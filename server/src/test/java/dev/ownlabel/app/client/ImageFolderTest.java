package dev.ownlabel.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void eachSubFolderIsALabel() throws IOException {
        write("cat/1.jpg");
        write("cat/2.JPEG");
        write("dog/1.png");

        ImageFolder found = ImageFolder.read(folder);

        assertThat(found.images().stream().map(LabelledImage::name))
                .containsExactly("cat/1.jpg", "cat/2.JPEG", "dog/1.png");
        assertThat(found.images().getLast().label()).isEqualTo("dog");
        assertThat(found.ignored()).isEmpty();
    }

    @Test
    void whatIsNoImageInALabelsFolderIsLeftOutAndNamed() throws IOException {
        write("cat/1.jpg");
        write("cat/notes.txt");
        write("top.jpg");
        write(".hidden/1.jpg");
        write("cat/.thumbs.png");

        ImageFolder found = ImageFolder.read(folder);

        assertThat(found.images()).hasSize(1);
        assertThat(found.ignored()).containsExactly(folder.resolve("cat/notes.txt"), folder.resolve("top.jpg"));
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ImageFolder.read(folder.resolve("missing")))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("missing is not a folder");
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {1});
    }
}
