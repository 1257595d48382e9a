package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.Blend.Pair;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlendTest {
    private static final int IMAGES = 200;
    private static final int LABELS = 3;

    private static Targets targets(boolean single) {
        List<Set<Integer>> labels = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            labels.add(single || i % 2 == 0 ? Set.of(i % LABELS) : Set.of(i % LABELS, (i + 1) % LABELS));
        }
        return new Targets(LABELS, labels, single);
    }

    /** Both models know something of their own, as clear as their noise is small. */
    private static List<Pair> pairs(Targets targets, double firstNoise, double secondNoise) {
        Random random = new Random(5);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            List<Float> confidences = new ArrayList<>();
            List<Float> scores = new ArrayList<>();
            for (int label = 0; label < LABELS; label++) {
                double truth = targets.has(i, label) ? 1 : -1;
                double odds = 1.5 * (truth + firstNoise * random.nextGaussian());
                confidences.add((float) (1 / (1 + Math.exp(-odds))));
                scores.add((float) (3 * (truth + secondNoise * random.nextGaussian())));
            }
            pairs.add(new Pair(i, confidences, scores));
        }
        return pairs;
    }

    @Test
    void twoModelsThatErrDifferentlyAreBothUsed() {
        for (boolean single : new boolean[] {true, false}) {
            Targets targets = targets(single);

            Blend blend = Blend.of(pairs(targets, 1, 1), targets);

            assertThat(blend.first()).isPositive();
            assertThat(blend.second()).isPositive();
            assertThat(blend.verdict().both())
                    .isLessThan(blend.verdict().first())
                    .isLessThan(blend.verdict().second());
        }
    }

    @Test
    void aSecondModelThatKnowsNothingIsLeftOut() {
        Targets targets = targets(true);

        Blend blend = Blend.of(pairs(targets, 0.7, 100), targets);

        assertThat(blend.second()).isZero();
    }

    @Test
    void aFirstModelThatKnowsNothingIsLeftOut() {
        Targets targets = targets(true);

        Blend blend = Blend.of(pairs(targets, 100, 0.7), targets);

        assertThat(blend.first()).isZero();
        assertThat(blend.second()).isPositive();
    }

    @Test
    void theGraphSaysWhatTheBlendSays() throws Exception {
        for (boolean single : new boolean[] {true, false}) {
            Targets targets = targets(single);
            List<Pair> pairs = pairs(targets, 1, 1);
            Blend blend = Blend.of(pairs, targets);
            Graph graph = new Graph("blend");
            String confidences = graph.input("confidences", LABELS);
            String scores = graph.input("scores", LABELS);
            graph.output("both", blend.addTo(graph, confidences, scores), LABELS);

            try (OrtSession session = OnnxRuntime.open(graph.bytes(), 1)) {
                for (Pair pair : pairs.subList(0, 20)) {
                    List<Float> expected = blend.confidences(pair);
                    float[] served = served(session, pair);
                    for (int label = 0; label < LABELS; label++) {
                        assertThat(served[label]).isEqualTo(expected.get(label), within(1e-4f));
                    }
                }
            }
        }
    }

    private static float[] served(OrtSession session, Pair pair) throws Exception {
        try (OnnxTensor confidences = tensor(pair.confidences());
                OnnxTensor scores = tensor(pair.scores());
                OrtSession.Result result = session.run(Map.of("confidences", confidences, "scores", scores))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static OnnxTensor tensor(List<Float> values) throws Exception {
        FloatBuffer buffer = FloatBuffer.allocate(LABELS);
        values.forEach(buffer::put);
        return OnnxTensor.createTensor(OnnxRuntime.environment(), buffer.flip(), new long[] {1, LABELS});
    }
}
