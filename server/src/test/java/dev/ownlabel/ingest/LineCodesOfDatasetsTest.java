package dev.ownlabel.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.manifest.Findings;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineCode.Stage;
import dev.ownlabel.manifest.LineSamples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineCodesOfDatasetsTest {
    private @TempDir Path folder;

    private static List<LineCode> codesOfDatasets() {
        return Arrays.stream(LineCode.values())
                .filter(code -> code.reportedAt(Stage.DATASET))
                .toList();
    }

    private static List<String> samples(List<LineCode> codes) {
        return codes.stream()
                .map(code -> LineSamples.line(code, "s3://images/" + code + ".png"))
                .toList();
    }

    @Test
    void everyLineCodeOfDatasetsStandsAtItsPlaceInListDatasetEntries() {
        try (TestIngest ingest = new TestIngest(folder)) {
            List<LineCode> codes = codesOfDatasets();

            DatasetArn dataset = ingest.imported(samples(codes));

            List<String> listed = ingest.world.lines(dataset);
            assertThat(listed).hasSameSizeAs(codes);
            for (LineCode code : codes) {
                String line = listed.get(codes.indexOf(code));
                assertThat(Findings.at(line, LineSamples.place(code), "cl-errors"))
                        .as(line)
                        .contains(Findings.expected(code, LineSamples.place(code)));
            }
            assertThat(ingest.world.datasets.get(dataset).statistics().errors()).isEqualTo(codes.size());
        }
    }

    @Test
    void whatOnlyTrainingsReportIsNotAnErrorOfADataset() {
        try (TestIngest ingest = new TestIngest(folder)) {
            List<LineCode> kept = List.of(
                    LineCode.ERROR_INVALID_IMAGE,
                    LineCode.WARNING_UNANNOTATED_RECORD,
                    LineCode.WARNING_NO_ANNOTATIONS,
                    LineCode.WARNING_NO_ATTRIBUTE_ANNOTATIONS);

            DatasetArn dataset = ingest.imported(samples(kept));

            assertThat(ingest.world.lines(dataset)).hasSize(4).noneMatch(line -> line.contains("cl-errors"));
            assertThat(ingest.world.datasets.get(dataset).statistics()).isEqualTo(new Dataset.Statistics(4, 1, 0, 1));
        }
    }
}
