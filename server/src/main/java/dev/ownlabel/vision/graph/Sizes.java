package dev.ownlabel.vision.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The image at all the sizes that are looked at, each made once from the largest. */
final class Sizes {
    private final Graph graph;
    private final String image;
    private final int side;
    private final Map<Integer, String> made = new HashMap<>();

    /** Of an image [n, 3, side, side]. */
    Sizes(Graph graph, String image, int side) {
        this.graph = graph;
        this.image = image;
        this.side = side;
    }

    /** The image with a side of so many pixels, at most its own. */
    String at(int smaller) {
        return made.computeIfAbsent(smaller, this::resized);
    }

    /** Whole pixels are averaged as far as that goes, since interpolation alone would skip some. */
    private String resized(int smaller) {
        int whole = side / smaller;
        while (side % whole != 0) {
            whole--;
        }
        String averaged = whole == 1
                ? image
                : graph.node(
                        "AveragePool",
                        List.of(image),
                        Graph.attributes("kernel_shape", whole, whole),
                        Graph.attributes("strides", whole, whole));
        return side / whole == smaller ? averaged : interpolated(averaged, smaller);
    }

    private String interpolated(String tensor, int smaller) {
        String images = graph.node(
                "Slice", List.of(graph.node("Shape", List.of(tensor)), graph.longs(0), graph.longs(1), graph.longs(0)));
        String sizes =
                graph.node("Concat", List.of(images, graph.longs(3, smaller, smaller)), Graph.attribute("axis", 0));
        return graph.node(
                "Resize",
                List.of(tensor, "", "", sizes),
                Graph.attribute("mode", "linear"),
                Graph.attribute("coordinate_transformation_mode", "half_pixel"));
    }
}
