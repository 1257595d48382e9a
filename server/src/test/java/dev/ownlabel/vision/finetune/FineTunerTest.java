package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.finetune.FineTuner.Result;
import dev.ownlabel.vision.finetune.FineTuner.Subject;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import dev.ownlabel.vision.graph.OnnxRuntime;
import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On stripes: label 0 lies, 1 stands, 2 is dotted; where several are wanted, they lie in different channels. */
class FineTunerTest {
    private static final int IMAGES = 90;
    private static final int LABELS = 3;
    private static final int LARGE = 40;
    private static final int[] LEARN = IntStream.range(0, 60).toArray();
    private static final int[] HELD = IntStream.range(60, IMAGES).toArray();
    private static final Normalising PLAIN =
            new Normalising(false, List.of(128.0, 128.0, 128.0), List.of(64.0, 64.0, 64.0));
    private static final Recipe SHORT = Recipe.WHOLE.withEpochs(10);

    @TempDir
    private Path scratch;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Engine engine;

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(1, Device.CPU);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private Lesson lesson(boolean single) throws Exception {
        PixelStore large = PixelStore.of(IMAGES, LARGE, scratch);
        PixelStore exact = PixelStore.of(IMAGES, TinyNetwork.SIDE, scratch);
        open.addAll(List.of(large, exact));
        List<Set<Integer>> labels = new ArrayList<>();
        for (int image = 0; image < IMAGES; image++) {
            Random random = new Random(image);
            Set<Integer> own = new TreeSet<>(Set.of(image % LABELS));
            if (!single && random.nextBoolean()) {
                own.add((image + 1) % LABELS);
            }
            labels.add(own);
            large.put(image, drawn(LARGE, own, image));
            exact.put(image, drawn(TinyNetwork.SIDE, own, image));
        }
        return new Lesson(large, exact, labels, LABELS, single);
    }

    private static byte[] drawn(int side, Set<Integer> labels, long seed) {
        Random random = new Random(seed);
        double phase = random.nextDouble() * 6;
        double step = 0.8 * TinyNetwork.SIDE / side;
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            int row = i / (3 * side);
            double x = i / 3 % side * step + phase;
            double y = row * step + phase;
            double value = 110 + 30 * random.nextGaussian();
            for (int label : labels) {
                double wave = label == 0 ? Math.sin(y) : label == 1 ? Math.sin(x) : Math.sin(x) * Math.sin(y);
                value += labels.size() == 1 || i % 3 == label ? 50 * wave : 0;
            }
            rgb[i] = (byte) Math.clamp((long) value, 0, 255);
        }
        return rgb;
    }

    private FineTuner tuner(Lesson lesson, Recipe recipe) {
        Subject subject = new Subject(TinyNetwork.onnx(), "embedding", TinyNetwork.SIDE, PLAIN);
        return new FineTuner(engine, subject, lesson, recipe, 1);
    }

    private static double accuracy(Result result, Lesson lesson) {
        int right = 0;
        for (int i = 0; i < HELD.length; i++) {
            float[] scores = result.heldOut().get(i);
            int best = 0;
            for (int label = 1; label < LABELS; label++) {
                best = scores[label] > scores[best] ? label : best;
            }
            right += lesson.labels().get(HELD[i]).contains(best) ? 1 : 0;
        }
        return (double) right / HELD.length;
    }

    @Test
    void aRandomNetworkLearnsToTellStripesApart() throws Exception {
        Lesson lesson = lesson(true);

        Result result = tuner(lesson, SHORT).run(LEARN, HELD, _ -> true);

        assertThat(accuracy(result, lesson)).isGreaterThan(0.9);
        assertThat(result.steps()).isEqualTo(result.planned());
    }

    @Test
    void severalLabelsOfAnImageAreLearntEachByItself() throws Exception {
        Lesson lesson = lesson(false);

        Result result = tuner(lesson, Recipe.WHOLE).run(LEARN, HELD, _ -> true);

        int right = 0;
        for (int i = 0; i < HELD.length; i++) {
            for (int label = 0; label < LABELS; label++) {
                boolean has = lesson.labels().get(HELD[i]).contains(label);
                right += has == result.heldOut().get(i)[label] > 0 ? 1 : 0;
            }
        }
        assertThat(right / (double) (HELD.length * LABELS)).isGreaterThan(0.75);
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        Lesson lesson = lesson(true);

        Learnt once = tuner(lesson, SHORT).run(LEARN, HELD, _ -> true).learnt();
        Learnt again = tuner(lesson, SHORT).run(LEARN, HELD, _ -> true).learnt();

        assertThat(again.network()).isEqualTo(once.network());
        for (int i = 0; i < TinyNetwork.WIDTH; i++) {
            float[] one = new float[TinyNetwork.WIDTH];
            one[i] = 1;
            assertThat(again.scores().scores(one)).isEqualTo(once.scores().scores(one));
        }
    }

    @Test
    void theServedGraphScoresAsTheTrainerDoes() throws Exception {
        Lesson lesson = lesson(true);
        Result result = tuner(lesson, SHORT).run(LEARN, HELD, _ -> true);
        Graph graph = new Graph("served");
        String image = graph.input("pixels", 3, TinyNetwork.SIDE, TinyNetwork.SIDE);
        Network network = Network.parse(result.learnt().network());
        String embedding = network.copyInto(graph, Map.entry("image", image), List.of("embedding"), "t/")
                .getFirst();
        graph.output("scores", result.learnt().scores().addTo(graph, embedding), LABELS);

        try (OrtSession session = OnnxRuntime.open(graph.bytes(), 1)) {
            for (int i = 0; i < HELD.length; i++) {
                assertThat(served(session, lesson.exact().get(HELD[i])))
                        .containsExactly(result.heldOut().get(i), within(1e-4f));
            }
        }
    }

    private static float[] served(OrtSession session, byte[] rgb) throws Exception {
        int plane = TinyNetwork.SIDE * TinyNetwork.SIDE;
        float[] pixels = new float[3 * plane];
        for (int i = 0; i < rgb.length; i++) {
            pixels[i % 3 * plane + i / 3] = ((rgb[i] & 255) - 128) / 64f;
        }
        long[] shape = {1, 3, TinyNetwork.SIDE, TinyNetwork.SIDE};
        try (OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result = session.run(Map.of("pixels", tensor))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    @Test
    void whenTimeRunsOutWhatWasLearntSoFarIsTheResult() throws Exception {
        Lesson lesson = lesson(true);

        Result result = tuner(lesson, SHORT).run(LEARN, HELD, done -> done < 0.5);

        assertThat(result.steps()).isBetween(1, result.planned() - 1);
        assertThat(result.heldOut()).hasSize(HELD.length);
    }

    @Test
    void whoeverWatchesCanEndIt() throws Exception {
        Lesson lesson = lesson(true);

        assertThatThrownBy(() -> tuner(lesson, SHORT).run(LEARN, HELD, done -> {
                    throw new InterruptedException("enough");
                }))
                .isInstanceOf(InterruptedException.class);
    }
}
