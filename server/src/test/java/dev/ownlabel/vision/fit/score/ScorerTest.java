package dev.ownlabel.vision.fit.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final int FEATURES = 40;
    private static final int LABELS = 5;

    private final Random random = new Random(4);
    private final Linear linear = linear(FEATURES, LABELS);
    private final Cosine cosine = new Cosine(linear(FEATURES, 7), linear(7, LABELS));
    private final Hidden hidden = new Hidden(linear(FEATURES, 9), linear(9, LABELS));

    private Linear linear(int inputs, int outputs) {
        return Linear.of(random.doubles((inputs + 1L) * outputs, -1, 1).toArray(), inputs, outputs);
    }

    private float[] embedding() {
        float[] embedding = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            embedding[i] = (float) random.nextGaussian();
        }
        return embedding;
    }

    @Test
    void theGraphComputesWhatJavaDoes() throws Exception {
        Scorer sum = Sum.of(List.of(linear.times(.3), cosine.times(2), hidden, linear.times(.2)));
        for (Scorer scorer : List.of(linear, cosine, hidden, sum, sum.times(-1.5))) {
            Graph graph = new Graph("scores");
            graph.output("scores", scorer.addTo(graph, graph.input("x", FEATURES)), LABELS);
            float[] embedding = embedding();
            try (OrtSession session = OnnxRuntime.open(graph.bytes(), 1);
                    OnnxTensor x = OnnxTensor.createTensor(
                            OnnxRuntime.environment(), FloatBuffer.wrap(embedding), new long[] {1, FEATURES});
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                float[] served = ((float[][]) result.get(0).getValue())[0];
                double[] scores = scorer.scores(embedding);
                for (int k = 0; k < LABELS; k++) {
                    assertThat(scores[k]).isEqualTo(served[k], within(1e-4));
                }
            }
        }
    }

    @Test
    void aSumIsTheSumAndItsLinearPartsAreOne() {
        Scorer sum = Sum.of(List.of(linear, hidden, linear.times(.5)));
        float[] embedding = embedding();

        double[] scores = sum.scores(embedding);

        for (int k = 0; k < LABELS; k++) {
            double expected = 1.5 * linear.scores(embedding)[k] + hidden.scores(embedding)[k];
            assertThat(scores[k]).isEqualTo(expected, within(1e-5));
        }
        assertThat(((Sum) sum).parts()).hasSize(2);
        assertThat(Sum.of(List.of(linear, linear))).isInstanceOf(Linear.class);
    }

    @Test
    void aDirectionHasLengthOneAndNothingHasNone() {
        assertThat(Cosine.direction(new double[] {3, 4})).containsExactly(new double[] {.6, .8}, within(1e-9));
        assertThat(Cosine.direction(new double[2])).containsExactly(0, 0);
    }

    @Test
    void aCosineDoesNotDependOnHowLongThePointIs() {
        Cosine centred = new Cosine(Linear.of(new double[] {1, 0, 0, 1, 0, 0}, 2, 2), linear(2, LABELS));

        assertThat(centred.scores(new float[] {1, 2}))
                .containsExactly(centred.scores(new float[] {10, 20}), within(1e-6));
    }
}
