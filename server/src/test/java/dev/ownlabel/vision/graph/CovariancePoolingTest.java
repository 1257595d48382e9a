package dev.ownlabel.vision.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CovariancePoolingTest {
    private static final int SIDE = 8;

    /** What becomes of maps [channel][cell]. */
    private static float[][] pooled(List<float[][]> maps) throws Exception {
        int channels = maps.getFirst().length;
        Graph graph = new Graph("test");
        String map = graph.input("map", channels, SIDE, SIDE);
        graph.output("pooled", new CovariancePooling(graph).add(map, channels), CovariancePooling.width(channels));
        FloatBuffer values = FloatBuffer.allocate(maps.size() * channels * SIDE * SIDE);
        maps.forEach(own -> List.of(own).forEach(values::put));
        values.flip();
        try (OrtSession session = OnnxRuntime.open(graph.bytes(), 1);
                OnnxTensor x = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), values, new long[] {maps.size(), channels, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("map", x))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    private static float[][] random(int channels, long seed) {
        Random random = new Random(seed);
        float[][] map = new float[channels][SIDE * SIDE];
        for (int cell = 0; cell < SIDE * SIDE; cell++) {
            double shared = random.nextGaussian();
            for (int c = 0; c < channels; c++) {
                map[c][cell] = (float) (3 + c + shared + random.nextGaussian());
            }
        }
        return map;
    }

    /** Covariance matrix with a trace of one. */
    private static double[][] covariance(float[][] map) {
        int channels = map.length;
        double[] means = new double[channels];
        for (int c = 0; c < channels; c++) {
            for (float value : map[c]) {
                means[c] += value / map[c].length;
            }
        }
        double[][] products = new double[channels][channels];
        double trace = 0;
        for (int a = 0; a < channels; a++) {
            for (int b = 0; b < channels; b++) {
                for (int cell = 0; cell < map[a].length; cell++) {
                    products[a][b] += (map[a][cell] - means[a]) * (map[b][cell] - means[b]);
                }
            }
            trace += products[a][a];
        }
        for (double[] row : products) {
            for (int b = 0; b < channels; b++) {
                row[b] /= trace;
            }
        }
        return products;
    }

    /** The matrix that the numbers of a vector stand for. */
    private static double[][] matrix(float[] vector, int axes) {
        double[][] matrix = new double[axes][axes];
        int next = 0;
        for (int a = 0; a < axes; a++) {
            for (int b = a; b < axes; b++) {
                double value = vector[next++] / (a == b ? 1 : Math.sqrt(2));
                matrix[a][b] = value;
                matrix[b][a] = value;
            }
        }
        return matrix;
    }

    @Test
    void theSquareOfWhatComesOutIsTheCovarianceMatrix() throws Exception {
        List<float[][]> maps = List.of(random(4, 1), random(4, 2));

        float[][] pooled = pooled(maps);

        for (int n = 0; n < maps.size(); n++) {
            double[][] root = matrix(pooled[n], 4);
            double[][] expected = covariance(maps.get(n));
            for (int a = 0; a < 4; a++) {
                for (int b = 0; b < 4; b++) {
                    double square = 0;
                    for (int i = 0; i < 4; i++) {
                        square += root[a][i] * root[i][b];
                    }
                    assertThat(square).isEqualTo(expected[a][b], within(2e-3));
                }
            }
        }
    }

    @Test
    void neitherContrastNorLevelNorWhereThingsAreMatters() throws Exception {
        float[][] map = random(5, 3);
        float[][] other = new float[5][SIDE * SIDE];
        for (int c = 0; c < 5; c++) {
            for (int cell = 0; cell < SIDE * SIDE; cell++) {
                other[c][cell] = 10 + 2 * map[c][SIDE * SIDE - 1 - cell];
            }
        }

        float[][] pooled = pooled(List.of(map, other));

        assertThat(pooled[1]).containsExactly(pooled[0], within(1e-4f));
    }

    @Test
    void manyChannelsAreMixedIntoFewAndTheSameWayEachTime() throws Exception {
        float[][] map = random(CovariancePooling.MOST_AXES + 20, 4);

        float[] pooled = pooled(List.<float[][]>of(map))[0];

        assertThat(pooled).hasSize(CovariancePooling.MOST_AXES * (CovariancePooling.MOST_AXES + 1) / 2);
        assertThat(pooled(List.<float[][]>of(map))[0]).isEqualTo(pooled);
    }

    @Test
    void anEvenMapGivesNumbers() throws Exception {
        float[] pooled = pooled(List.<float[][]>of(new float[6][SIDE * SIDE]))[0];

        for (float value : pooled) {
            assertThat(value).isFinite();
        }
    }
}
