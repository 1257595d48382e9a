package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

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
        batchesGoOnWhereTheyStopped(data, arn.group(1));
        modelsAreTakenAwayByWhoMay(data, arn.group(1));
    }

    private void batchesGoOnWhereTheyStopped(String data, String version) throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
            try (Clients clients = server.clients("default")) {
                S3Client s3 = clients.s3();
                s3.createBucket(request -> request.bucket("batch"));
                for (int i = 0; i < 5; i++) {
                    String key = "in/" + i + ".jpg";
                    s3.putObject(
                            request -> request.bucket("batch").key(key),
                            RequestBody.fromBytes(i == 3 ? new byte[] {1, 2, 3} : Drawing.of("bar", 800 + i)));
                }
                String[] batch = {
                    "detect", "--data", data, "--input", "s3://batch/in", "--output", "s3://batch/out", version
                };

                Ran first = ownlabel(batch);
                s3.putObject(
                        request -> request.bucket("batch").key("in/9.jpg"),
                        RequestBody.fromBytes(Drawing.of("disc", 809)));
                Ran second = ownlabel(batch);

                assertThat(first.out()).as(first.err()).contains("4 images labelled, 1 refused, 0 done before");
                assertThat(first.exitCode()).isEqualTo(1);
                assertThat(second.out()).as(second.err()).contains("1 images labelled, 0 refused, 5 done before");
                String lines = s3.getObjectAsBytes(
                                request -> request.bucket("batch").key("out/part-000001.jsonl"))
                        .asUtf8String();
                assertThat(lines.lines()).hasSize(5);
                assertThat(lines)
                        .contains("{\"Image\":\"s3://batch/in/0.jpg\",\"CustomLabels\":[{\"Name\":\"bar\"")
                        .contains("\"Image\":\"s3://batch/in/3.jpg\",\"Error\":\"InvalidImageFormatException\"");
            }
        }
    }

    private void modelsAreTakenAwayByWhoMay(String data, String version) throws Exception {
        Path archive = folder.resolve("model.zip");

        Ran exported = ownlabel("model", "export", "--data", data, version, archive.toString());
        Ran added = ownlabel("account", "add", "444455556666", "--name", "other", "--data", data);
        Ran refused = ownlabel(
                "model",
                "export",
                "--data",
                data,
                "--profile",
                "other",
                version,
                folder.resolve("x.zip").toString());

        assertThat(exported.exitCode()).as(exported.err()).isZero();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder("README.md", "model.json", "model.onnx", "input.onnx");
        }
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("AccessDeniedException").doesNotContain("\tat ");
        assertThat(folder.resolve("x.zip")).doesNotExist();
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
