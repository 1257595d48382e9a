package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged jar. */
class CommandLineIT {
    @TempDir
    Path folder;

    @Test
    void aFolderOfImagesBecomesAModelThatLabelsImagesWithoutAServerRunning() throws Exception {
        Path images = folder.resolve("shapes");
        for (String label : Fixture.LABELS) {
            Files.createDirectories(images.resolve(label));
            for (int i = 0; i < 12; i++) {
                Files.write(images.resolve(label).resolve(i + ".jpg"), Drawing.of(label, i));
            }
        }
        Path unseen = Files.write(folder.resolve("unseen.jpg"), Drawing.of("bar", 700));
        String data = folder.resolve("data").toString();

        Ran trained = ownlabel("train", images.toString(), "--data", data);
        Matcher arn = Pattern.compile("Version: (arn:\\S+)").matcher(trained.out());
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(arn.find()).isTrue();
        assertThat(trained.out()).contains("label", "precision", "recall", "F1", "threshold", "bar", "disc");
        Ran detected = ownlabel("detect", "--start", "--json", "--data", data, arn.group(1), unseen.toString());

        assertThat(detected.exitCode()).as(detected.err()).isZero();
        assertThat(detected.out()).startsWith("{\"Image\":\"" + unseen + "\",\"CustomLabels\":[{\"Name\":\"bar\"");
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefusedWithTheFirstsAddress() throws Exception {
        try (ServerProcess first = ServerProcess.start(folder)) {
            Ran second = ownlabel("serve", "--port", "0", "--data", folder.toString());

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .contains("Another Ownlabel server uses " + folder.toRealPath())
                    .contains(first.endpoint().toString())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aPortThatIsTakenIsSaidWithoutAStackTrace() throws Exception {
        try (ServerProcess first = ServerProcess.start(folder.resolve("one"))) {
            String port = Integer.toString(first.endpoint().getPort());

            Ran second = ownlabel(
                    "serve", "--port", port, "--data", folder.resolve("two").toString());

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("port " + port).doesNotContain("\tat ");
        }
    }

    private static Ran ownlabel(String... arguments) throws Exception {
        return Ran.run(ServerProcess.command(List.of(arguments)), Map.of());
    }
}
