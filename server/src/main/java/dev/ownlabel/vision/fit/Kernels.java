package dev.ownlabel.vision.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * For each block of features the products of all pairs of images: n x n numbers, however wide the block is. A linear head depends
 * on its features through these alone, and features weighted by shares have the weighted sum of the blocks' products. So many
 * mixtures of features can be tried on a few hundred images in little time.
 */
final class Kernels {
    private final int size;
    private final List<float[]> products;

    private Kernels(int size, List<float[]> products) {
        this.size = size;
        this.products = products;
    }

    /** Multiplies the scaled rows of a small matrix. */
    static Kernels of(Matrix matrix, List<Block> blocks, Scaler scaler, int threads) {
        OrtEnvironment environment = OnnxRuntime.environment();
        List<float[]> products = new ArrayList<>();
        int from = 0;
        for (Block block : blocks) {
            try (Arena arena = Arena.ofConfined();
                    OrtSession session = OnnxRuntime.open(graph(matrix.rows(), block.width()), threads);
                    OnnxTensor x = OnnxTensor.createTensor(
                            environment,
                            scaled(arena, matrix, scaler, from, block.width()),
                            new long[] {matrix.rows(), block.width()});
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                float[] values = new float[matrix.rows() * matrix.rows()];
                ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
                products.add(values);
            } catch (OrtException e) {
                throw new IllegalStateException("The products' own graph does not run", e);
            }
            from += block.width();
        }
        return new Kernels(matrix.rows(), products);
    }

    private static FloatBuffer scaled(Arena arena, Matrix matrix, Scaler scaler, int from, int width) {
        FloatBuffer values = arena.allocate((long) matrix.rows() * width * Float.BYTES, 64)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int row = 0; row < matrix.rows(); row++) {
            float[] features = matrix.row(row);
            for (int i = from; i < from + width; i++) {
                values.put((float) ((features[i] - scaler.mean(i)) * scaler.scale(i)));
            }
        }
        return values.flip();
    }

    private static byte[] graph(int rows, int width) {
        Graph graph = new Graph("products");
        String x = graph.parameter("x", rows, width);
        graph.result("products", graph.node("Gemm", List.of(x, x), Graph.attribute("transB", 1)), rows, rows);
        return graph.bytes();
    }

    int size() {
        return size;
    }

    int blocks() {
        return products.size();
    }

    /** The weighted sum of the blocks' products, a new matrix. */
    double[][] mixed(List<Double> shares) {
        double[][] sum = new double[size][size];
        for (int b = 0; b < products.size(); b++) {
            double share = shares.get(b);
            float[] values = products.get(b);
            for (int i = 0; i < size && share > 0; i++) {
                double[] row = sum[i];
                for (int j = 0; j < size; j++) {
                    row[j] += share * values[i * size + j];
                }
            }
        }
        return sum;
    }
}
