package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;
import java.util.Random;

/** A convolutional network of a few thousand random weights, for inputs of 32 pixels. */
public final class TinyNetwork {
    public static final int SIDE = 32;
    public static final int WIDTH = 24;

    private TinyNetwork() {}

    /** Its file: {@code image} in, {@code embedding} out. */
    public static byte[] onnx() {
        Graph graph = new Graph("tiny");
        String image = graph.input("image", 3, SIDE, SIDE);
        String first = layer(graph, image, 3, 12, 1);
        String second = layer(graph, first, 12, 16, 2);
        String third = layer(graph, second, 16, WIDTH, 3);
        String pooled = graph.node("GlobalAveragePool", List.of(third));
        graph.output("embedding", graph.node("Flatten", List.of(pooled), Graph.attribute("axis", 1)), WIDTH);
        return graph.bytes();
    }

    private static String layer(Graph graph, String input, int in, int out, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[out * in * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / (9 * in)));
        }
        String convolved = graph.node(
                "Conv",
                List.of(input, graph.floats(weights, out, in, 3, 3), graph.floats(new float[out], out)),
                Graph.attributes("kernel_shape", 3, 3),
                Graph.attributes("strides", 2, 2),
                Graph.attributes("pads", 1, 1, 1, 1));
        return graph.node("Relu", List.of(convolved));
    }
}
