package dev.ownlabel.vision.graph;

import java.util.List;

/**
 * The graph that makes a network's input from a decoded picture, as {@link dev.ownlabel.image.Picture#scaled} does: {@code pixels}
 * [height, width, 3], bytes, in; {@code image} [1, 3, side, side], floats, out. It goes out with an exported model, so that nobody has to
 * write this step again; the server does not use it.
 *
 * <p>The window of each pixel is a row of a matrix that the graph computes from the sizes, and resizing is a product with it. ONNX has an
 * operator for this (Resize with antialias), whose bytes differ between versions of its runtime. Numbers are doubles that hold the whole numbers the server
 * computes with, so that both come to the same bytes.
 */
public final class InputGraph {
    private static final long FLOAT = 1;
    private static final long INT64 = 7;
    private static final long DOUBLE = 11;

    /** What a window's weights add up to, as in {@link dev.ownlabel.image.Picture}. */
    private static final double ONE = 1 << 22;

    private final Graph graph = new Graph("input");
    private final int side;

    private InputGraph(int side) {
        this.side = side;
    }

    /**
     * The graph as the bytes of an ONNX file.
     *
     * @param letterbox keep the aspect and fill at the right and below with {@code pad}; else stretch
     * @param pad 0 to 255
     */
    public static byte[] bytes(int side, boolean letterbox, int pad) {
        return new InputGraph(side).made(letterbox, pad);
    }

    private byte[] made(boolean letterbox, int pad) {
        String pixels = graph.pixels("pixels");
        String height = size(pixels, 0);
        String width = size(pixels, 1);
        String newHeight = letterbox ? fitted(height, width, height) : graph.number(side);
        String newWidth = letterbox ? fitted(width, width, height) : graph.number(side);
        String numbers = cast(pixels, DOUBLE);
        String planes = graph.node("Transpose", List.of(numbers), Graph.attributes("perm", 2, 0, 1));
        String windows = graph.node("Transpose", List.of(windows(width, newWidth)), Graph.attributes("perm", 1, 0));
        String across = bytes(graph.node("MatMul", List.of(planes, windows)));
        String down = bytes(graph.node("MatMul", List.of(windows(height, newHeight), across)));
        String image = graph.node("Unsqueeze", List.of(cast(down, FLOAT), graph.longs(0)));
        graph.output("image", letterbox ? padded(image, newHeight, newWidth, pad) : image, 3, side, side);
        return graph.bytes();
    }

    /** One of the picture's sizes, as a number without dimensions. */
    private String size(String pixels, int axis) {
        String one = graph.node(
                "Slice",
                List.of(
                        graph.node("Shape", List.of(pixels)),
                        graph.longs(axis),
                        graph.longs(axis + 1),
                        graph.longs(0)));
        return cast(graph.node("Squeeze", List.of(one, graph.longs(0))), DOUBLE);
    }

    /** The size at which the longer one becomes the side. */
    private String fitted(String size, String width, String height) {
        String longer = graph.node("Max", List.of(width, height));
        String scaled = graph.node("Div", List.of(graph.node("Mul", List.of(size, graph.number(side))), longer));
        return graph.node("Max", List.of(rounded(scaled), graph.number(1)));
    }

    private String rounded(String values) {
        return graph.node("Floor", List.of(graph.node("Add", List.of(values, graph.number(0.5)))));
    }

    private String bytes(String sums) {
        return rounded(graph.node("Div", List.of(sums, graph.number(ONE))));
    }

    /** [to, from]: what each pixel of the result takes of each source pixel, a triangle as wide as the reduction. */
    private String windows(String from, String to) {
        String scale = graph.node("Div", List.of(from, to));
        String reach = graph.node("Max", List.of(scale, graph.number(1)));
        String column = graph.node("Unsqueeze", List.of(centres(to), graph.longs(1)));
        String distance = graph.node(
                "Abs", List.of(graph.node("Sub", List.of(centres(from), graph.node("Mul", List.of(column, scale))))));
        String raw = graph.node(
                "Relu",
                List.of(graph.node("Sub", List.of(graph.number(1), graph.node("Div", List.of(distance, reach))))));
        String shares = graph.node("Div", List.of(raw, sums(raw)));
        String weights = rounded(graph.node("Mul", List.of(shares, graph.number(ONE))));
        String left = graph.node("Sub", List.of(graph.number(ONE), sums(weights)));
        return graph.node("Add", List.of(weights, graph.node("Mul", List.of(largest(raw, from), left))));
    }

    private String sums(String rows) {
        return graph.node("ReduceSum", List.of(rows, graph.longs(1)), Graph.attribute("keepdims", 1));
    }

    /** 1 where a row has its first largest number, else 0. */
    private String largest(String rows, String count) {
        String where = graph.node("ArgMax", List.of(rows), Graph.attribute("axis", 1), Graph.attribute("keepdims", 1));
        String columns = graph.node(
                "Range",
                List.of(
                        graph.node("Squeeze", List.of(graph.longs(0))),
                        cast(count, INT64),
                        graph.node("Squeeze", List.of(graph.longs(1)))));
        return cast(graph.node("Equal", List.of(columns, where)), DOUBLE);
    }

    /** 0.5, 1.5 and so on. */
    private String centres(String count) {
        String indices = graph.node("Range", List.of(graph.number(0), count, graph.number(1)));
        return graph.node("Add", List.of(indices, graph.number(0.5)));
    }

    private String padded(String image, String height, String width, int pad) {
        String pads = graph.node(
                "Concat",
                List.of(graph.longs(0, 0, 0, 0, 0, 0), missing(height), missing(width)),
                Graph.attribute("axis", 0));
        return graph.node("Pad", List.of(image, pads, graph.scalar(pad)));
    }

    private String missing(String size) {
        String whole = cast(graph.node("Sub", List.of(graph.number(side), size)), INT64);
        return graph.node("Unsqueeze", List.of(whole, graph.longs(0)));
    }

    private String cast(String values, long type) {
        return graph.node("Cast", List.of(values), Graph.attribute("to", type));
    }
}
