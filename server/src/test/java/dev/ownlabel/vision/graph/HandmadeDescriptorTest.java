package dev.ownlabel.vision.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class HandmadeDescriptorTest {
    private static final int SIDE = HandmadeDescriptor.SIDE;

    /** The blocks of an image whose pixel at (x, y) is 0xRRGGBB. */
    private static float[][] describe(IntBinaryOperator pixel) throws Exception {
        Graph graph = new Graph("test");
        FeatureGraph features = new FeatureGraph(List.of(new FeatureGraph.Handmade()));
        int width = features.blocks().stream().mapToInt(Block::width).sum();
        graph.output("features", features.addTo(graph, graph.input("image", 3, SIDE, SIDE)), width);
        FloatBuffer values = FloatBuffer.allocate(3 * SIDE * SIDE);
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                values.put((pixel.applyAsInt(i % SIDE, i / SIDE) >> (16 - 8 * c)) & 255);
            }
        }
        values.flip();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.bytes());
                OnnxTensor image = OnnxTensor.createTensor(environment, values, new long[] {1, 3, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("image", image))) {
            float[] all = ((float[][]) result.get(0).getValue())[0];
            float[][] blocks = new float[3][];
            int from = 0;
            for (int i = 0; i < 3; i++) {
                int size = features.blocks().get(i).width();
                blocks[i] = Arrays.copyOfRange(all, from, from + size);
                from += size;
            }
            assertThat(from).isEqualTo(all.length);
            return blocks;
        }
    }

    @Test
    void aFlatImageHasNoOrientationAndOnePattern() throws Exception {
        float[][] blocks = describe((x, y) -> 0x808080);

        for (float value : blocks[0]) {
            assertThat(value).isEqualTo(0, within(1e-3f));
        }
        // all eight neighbours count as no darker: the ninth pattern, everywhere
        assertThat(blocks[2][8]).isEqualTo(1, within(1e-5f));
        assertThat(blocks[2][0]).isEqualTo(0, within(1e-5f));
    }

    @Test
    void aVerticalEdgeShowsInTheFirstOrientation() throws Exception {
        float[][] blocks = describe((x, y) -> (x / 20) % 2 == 0 ? 0xFFFFFF : 0);

        double first = 0;
        double across = 0;
        for (int i = 0; i < 49; i++) {
            first += blocks[0][i];
            across += blocks[0][4 * 49 + i] + blocks[0][5 * 49 + i];
        }
        assertThat(first).isGreaterThan(5);
        assertThat(across).isLessThan(first / 100);
    }

    @Test
    void everyColourHistogramAddsUpToOne() throws Exception {
        float[][] blocks = describe((x, y) -> (x * 37 + y * 91 + x * y * 5) & 0xFFFFFF);

        int bins = blocks[1].length / 5;
        for (int part = 0; part < 5; part++) {
            double sum = 0;
            for (int i = 0; i < bins; i++) {
                sum += blocks[1][part * bins + i] * blocks[1][part * bins + i];
            }
            assertThat(sum).isEqualTo(1, within(.02));
        }
    }

    @Test
    void redAndGreyAreDifferentHues() throws Exception {
        float[][] red = describe((x, y) -> 0xFF0000);
        float[][] grey = describe((x, y) -> 0x808080);

        int hues = 13;
        int tones = red[1].length / 5 / hues;
        assertThat(massOfHue(red[1], 0, tones)).isGreaterThan(.9);
        assertThat(massOfHue(grey[1], hues - 1, tones)).isGreaterThan(.99);
    }

    private static double massOfHue(float[] block, int hue, int tones) {
        double mass = 0;
        for (int i = 0; i < tones; i++) {
            mass += block[hue * tones + i] * block[hue * tones + i];
        }
        return mass;
    }
}
