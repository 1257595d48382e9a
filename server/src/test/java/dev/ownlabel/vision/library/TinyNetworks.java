package dev.ownlabel.vision.library;

import dev.ownlabel.vision.graph.Graph;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** ONNX files of a few nodes, and images that they can tell apart. */
public final class TinyNetworks {
    private TinyNetworks() {}

    /** Image [n, 3, 32, 32] to {@code pooled} [n, 3], its mean colours, and {@code map} [n, 3, 32, 32]. */
    public static byte[] colours() {
        Graph graph = new Graph("colours");
        String image = graph.input("pixels", 3, 32, 32);
        String map = graph.node("Relu", List.of(image));
        graph.output("map", map, 3, 32, 32);
        graph.output("pooled", graph.node("Flatten", List.of(graph.node("GlobalAveragePool", List.of(image)))), 3);
        return graph.bytes();
    }

    /** Image [n, 3, 32, 32] to 1000 numbers, as classifiers give them. */
    static byte[] classifier() {
        Graph graph = new Graph("classifier");
        String image = graph.input("pixels", 3, 32, 32);
        String means = graph.node("Flatten", List.of(graph.node("GlobalAveragePool", List.of(image))));
        String weights = graph.floats(new float[3_000], 3, 1_000);
        graph.output("scores", graph.node("MatMul", List.of(means, weights)), 1_000);
        return graph.bytes();
    }

    /** Takes two inputs. */
    static byte[] twoInputs() {
        Graph graph = new Graph("two");
        String first = graph.input("a", 3, 32, 32);
        String second = graph.input("b", 3, 32, 32);
        graph.output("sum", graph.node("Add", List.of(first, second)), 3, 32, 32);
        return graph.bytes();
    }

    /** Takes images with the colours last. */
    static byte[] coloursLast() {
        Graph graph = new Graph("last");
        graph.output("same", graph.node("Relu", List.of(graph.input("pixels", 32, 32, 3))), 32, 32, 3);
        return graph.bytes();
    }

    /** A PNG of one colour, a little different for each number. */
    public static byte[] png(Color colour, int number) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 64, 64);
        graphics.setColor(Color.GRAY);
        graphics.fillRect(number % 32, number % 16, 8, 8);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
