package dev.ownlabel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.manifest.Findings;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineFinding.Place;
import dev.ownlabel.manifest.LineSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineCodesOfTrainingsTest {
    private static final List<LineCode> CODES = Arrays.asList(LineCode.values());

    private @TempDir Path folder;
    private TestPipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.training(folder);
        for (LineCode code : CODES) {
            if (code != LineCode.ERROR_INVALID_IMAGE) {
                pipeline.objects.add(
                        TestPipeline.ACCOUNT,
                        TestPipeline.BUCKET,
                        code + ".png",
                        TestPipeline.picture("circle", new Random(1)));
            }
        }
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private static List<String> samples() {
        return CODES.stream()
                .map(code -> LineSamples.line(code, "s3://" + TestPipeline.BUCKET + "/" + code + ".png"))
                .toList();
    }

    private List<String> validated(String part) {
        return pipeline.objects
                .text("results", "out/" + part + "ManifestWithValidation-shapes-v1.json")
                .lines()
                .toList();
    }

    private static String array(LineCode code) {
        return code.isWarning() ? "warnings" : "errors";
    }

    @Test
    void everyLineCodeStandsAtItsPlaceInBothValidationManifests() {
        pipeline.create("v1", samples(), samples());

        pipeline.runAll();

        for (String part : List.of("Training", "Testing")) {
            List<String> lines = validated(part);
            assertThat(lines).hasSameSizeAs(CODES);
            for (LineCode code : CODES) {
                String line = lines.get(CODES.indexOf(code));
                Place place = LineSamples.place(code);
                assertThat(Findings.at(line, place, array(code))).as(line).contains(Findings.expected(code, place));
            }
        }
    }

    @Test
    void theSummaryCountsLinesWithEveryCodeOfErrorsAndNamesThem() {
        pipeline.create("v1", samples(), samples());

        pipeline.runAll();

        List<Integer> inError = IntStream.rangeClosed(1, CODES.size())
                .filter(line -> !CODES.get(line - 1).isWarning())
                .boxed()
                .toList();
        String summary = pipeline.objects.text("results", "out/ManifestSummary-shapes-v1.json");
        // two lines keep a good box
        assertThat(summary)
                .contains("\"total_json_lines\":20,\"valid_json_lines\":2,\"invalid_json_lines\":15,"
                        + "\"ignored_json_lines\":3,\"error_json_line_indices\":"
                        + inError.toString().replace(" ", ""));
    }

    @Test
    void aValidationManifestIsAnInputAgainAndSaysTheSame() {
        pipeline.create("v1", samples(), samples());
        pipeline.runAll();
        List<String> first = validated("Training");

        pipeline.create("v2", first, first);
        pipeline.runAll();

        List<String> second = pipeline.objects
                .text("results", "out/TrainingManifestWithValidation-shapes-v2.json")
                .lines()
                .toList();
        // what was no JSON has lost its text
        int lost = CODES.indexOf(LineCode.ERROR_INVALID_JSON_LINE);
        assertThat(second.get(lost)).contains("ERROR_MISSING_SOURCE_REF");
        List<String> expected = new ArrayList<>(first);
        expected.set(lost, second.get(lost));
        assertThat(second).isEqualTo(expected);
    }
}
