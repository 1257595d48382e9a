package dev.ownlabel.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.app.KnownSettings;
import dev.ownlabel.app.Server;
import dev.ownlabel.app.SettingSources;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.TestSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dataset commands against a started server, as their user would give them one after the other. */
class DatasetCommandsTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void aSetGoesInAndOutAndIsLookedAt() throws Exception {
        Path data = folder.resolve("data");
        TestSet set = new TestSet(folder.resolve("set")).images("cup/1.jpg", "cup/2.jpg", "pot/3.png");
        set.text("cup/notes.webp", "x");
        try (Server server = Server.start(SettingSources.read(
                KnownSettings.ALL, Map.of("data.folder", data.toString(), "http.port", "0"), Map.of(), null))) {
            assertThat(server.endpoint()).isNotBlank();

            assertThat(ownlabel(0, "import", path("set"), "--project", "p", "--dry-run"))
                    .contains("3 images would be imported", "notes.webp", "1 images left out");
            assertThat(ownlabel(1, "import", path("set"), "--project", "p", "--strict"))
                    .contains("notes.webp");
            assertThat(ownlabel(0, "import", path("set"), "--project", "p"))
                    .contains("3 sent, 0 were there", "created: 3 entries, 3 labelled, 2 labels, 0 with errors");

            set.images("cup/4.jpg");
            assertThat(ownlabel(0, "import", path("set"), "--project", "p"))
                    .contains("1 sent, 3 were there", "updated: 4 entries, 4 labelled");
            assertThat(ownlabel(0, "list")).contains("p", "TRAIN", "4");

            ownlabel(0, "export", "--project", "p", "--format", "csv", "--images", "--to", path("out"));
            LabelledSet exported = new TestSet(folder.resolve("out")).read(Format.CSV);
            assertThat(TestSet.names(exported))
                    .containsExactlyInAnyOrder("cup/1.jpg", "cup/2.jpg", "pot/3.png", "cup/4.jpg");
            assertThat(exported.labels()).containsOnlyKeys("cup", "pot");
            assertThat(folder.resolve("out/images/cup/1.jpg")).hasSameBinaryContentAs(folder.resolve("set/cup/1.jpg"));
            assertThat(ownlabel(0, "import", path("out"), "--project", "p"))
                    .contains("0 sent, 4 were there", "updated: 4 entries");
            assertThat(ownlabel(1, "export", "--project", "p", "--format", "csv", "--to", path("out")))
                    .contains("is not empty");

            ownlabel(0, "import", path("out"), "--project", "p", "--type", "test");
            assertThat(ownlabel(0, "report", "--project", "p", "--to", path("report")))
                    .contains("The same image is in training and test: 8");
            assertThat(Files.readString(folder.resolve("report/report.html"))).contains("cup/1.jpg", "data:image/jpeg");
            assertThat(Files.readString(folder.resolve("report/report.json"))).contains("LEAK");
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String ownlabel(int exitCode, String... arguments) {
        List<String> line = new ArrayList<>(List.of("dataset"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--data", path("data")));
        StringWriter out = new StringWriter();
        int ended =
                CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
        assertThat(ended).as(line + "\n" + out + err).isEqualTo(exitCode);
        return out.toString() + err;
    }
}
