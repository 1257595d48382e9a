package dev.ownlabel.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final String SUMMARY = """
        {"Version":1,
         "AggregatedEvaluationResults":{"ConfusionMatrix":[],"F1Score":0.9,"Precision":0.8,"Recall":0.95},
         "EvaluationDetails":{"Labels":["a"],"NumberOfTestingImages":20,"NumberOfTrainingImages":80},
         "LabelEvaluationResults":[{"Label":"a","Metrics":{"F1Score":0.9,"Precision":0.8,"Recall":0.95,
           "Threshold":0.5},"NumberOfTestingImages":10}]}
        """;

    @Test
    void theDocumentedSummaryIsRead() {
        Evaluation evaluation = Evaluation.parse(SUMMARY.getBytes(StandardCharsets.UTF_8));

        assertThat(evaluation.f1()).isEqualTo(0.9);
        assertThat(evaluation.trainingImages()).isEqualTo(80);
        assertThat(evaluation.labels()).containsExactly(new Evaluation.Label("a", 0.9, 0.8, 0.95, 0.5, 10));
    }

    @Test
    void theTableLinesUpItsColumns() {
        Evaluation evaluation = Evaluation.parse(SUMMARY.getBytes(StandardCharsets.UTF_8));

        assertThat(evaluation.table().lines())
                .containsExactly(
                        "  label   precision  recall     F1  threshold  test images",
                        "  a           0.800   0.950  0.900      0.500           10",
                        "  (mean)      0.800   0.950  0.900                      20");
    }

    @Test
    void anotherDocumentIsRefused() {
        assertThatThrownBy(() -> Evaluation.parse("{\"Version\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JobFailedException.class);
    }
}
