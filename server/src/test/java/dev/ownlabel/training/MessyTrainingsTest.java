package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on manifests as people have them ends completed, and says what it did not use. */
class MessyTrainingsTest {
    private @TempDir Path folder;

    @Test
    void aTrainingUsesWhatIsGoodInAMessyManifest() throws Exception {
        try (TestPipeline pipeline = TestPipeline.training(folder)) {
            List<String> good = new ArrayList<>(pipeline.draw("a", 8, 1));
            good.replaceAll(line -> line.replace("\"stripes\"", "\"stripes, green\""));
            List<String> tests = new ArrayList<>(pipeline.draw("b", 3, 2));
            tests.replaceAll(line -> line.replace("\"stripes\"", "\"stripes, green\""));
            tests.add(tests.getFirst().replace("b/circle0", "b/circle1").replace("\"circle\"", "\"unheard of\""));
            tests.set(0, tests.getFirst().replace("\"circle\"", "\"unheard of\""));
            ProjectVersion version = train(pipeline, messy(good), tests);

            assertThat(version.state()).isInstanceOf(VersionState.TrainingCompleted.class);
            assertThat(counts(pipeline, "training")).isEqualTo("29 lines, 24 valid, 3 invalid, 2 ignored, [26,27,28]");
            assertThat(counts(pipeline, "testing")).isEqualTo("10 lines, 9 valid, 0 invalid, 1 ignored, []");
            List<String> validated = lines(pipeline, "TrainingManifestWithValidation");
            assertThat(validated.get(24)).isEqualTo(good.getFirst().replace("\"circle\"", "\"square\""));
            assertThat(validated.subList(25, 28))
                    .allMatch(line -> line.startsWith("{\"errors\":[{\"code\":\"ERROR_INVALID_JSON_LINE\""));
            assertThat(validated.get(28)).contains("WARNING_UNANNOTATED_RECORD");
            assertThat(lines(pipeline, "TrainingGroundTruth")).hasSize(24);
            JsonObject summary = result(pipeline, "EvaluationResultSummary");
            assertThat(summary.object("EvaluationDetails")
                            .orElseThrow()
                            .array("Labels")
                            .orElseThrow()
                            .elements())
                    .extracting(Object::toString)
                    .hasSize(3)
                    .noneMatch(label -> label.contains("unheard"))
                    .anyMatch(label -> label.contains("stripes, green"));
        }
    }

    /** A mark at the beginning, Windows line ends, a repeated image with another label, and four lines to leave out. */
    private static byte[] messy(List<String> good) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String repeated = good.getFirst().replace("\"circle\"", "\"square\"");
        bytes.writeBytes(
                ("\uFEFF" + String.join("\r\n", good) + "\r\n" + repeated + "\r\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(TestPipeline.line("a/caf\u00e9.png", "circle").getBytes(StandardCharsets.ISO_8859_1));
        String tooLong = "{\"source-ref\":\"s3://pictures/a/long.png\",\"pad\":\"" + "x".repeat(99_951) + "\"}";
        assertThat(tooLong).hasSize(100_001);
        bytes.writeBytes(("\n" + tooLong + "\n\n{\"source-ref\":\"s3://pictures/a/circle0.png/\"}\n")
                .getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static ProjectVersion train(TestPipeline pipeline, byte[] training, List<String> testing) {
        pipeline.objects.add(TestPipeline.ACCOUNT, TestPipeline.BUCKET, "messy.manifest", training);
        pipeline.put("tests.manifest", testing);
        ProjectVersionArn arn = pipeline.create(
                "v1",
                new TrainingSource.Manifests(
                        List.of(S3Location.of(TestPipeline.BUCKET, "messy.manifest")),
                        List.of(S3Location.of(TestPipeline.BUCKET, "tests.manifest")),
                        false),
                null);
        pipeline.runAll();
        return pipeline.find(arn);
    }

    private static String counts(TestPipeline pipeline, String part) {
        JsonObject counts = result(pipeline, "ManifestSummary")
                .object("statistics")
                .flatMap(statistics -> statistics.object(part))
                .orElseThrow();
        return count(counts, "total") + " lines, " + count(counts, "valid") + " valid, " + count(counts, "invalid")
                + " invalid, " + count(counts, "ignored") + " ignored, ["
                + String.join(
                        ",",
                        counts.array("error_json_line_indices").orElseThrow().elements().stream()
                                .map(line -> ((JsonNumber) line).text())
                                .toList())
                + "]";
    }

    private static String count(JsonObject counts, String what) {
        return counts.number(what + "_json_lines").orElseThrow().text();
    }

    private static JsonObject result(TestPipeline pipeline, String name) {
        return JsonReader.stored(pipeline.objects.text("results", "out/" + name + "-shapes-v1.json"));
    }

    private static List<String> lines(TestPipeline pipeline, String name) {
        return pipeline.objects
                .text("results", "out/" + name + "-shapes-v1.json")
                .lines()
                .toList();
    }
}
