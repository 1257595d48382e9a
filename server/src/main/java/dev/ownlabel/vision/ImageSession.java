package dev.ownlabel.vision;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A loaded graph with input {@code image} and one output [n, width]. Several threads may run it at once. */
final class ImageSession implements AutoCloseable {
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;
    private final Framing framing;
    private final String output;

    /**
     * Loads a graph.
     *
     * @param threads cores that one run may use
     * @throws IllegalArgumentException if it does not load
     */
    ImageSession(byte[] onnx, Framing framing, String output, int threads) {
        this.framing = framing;
        this.output = output;
        try {
            this.session = OnnxRuntime.open(onnx, threads);
        } catch (OrtException e) {
            throw new IllegalArgumentException("The graph does not load: " + e.getMessage(), e);
        }
    }

    /** Pixels a side of a picture from which on more make no difference ({@link dev.ownlabel.image.ImageReader#read(byte[], int)}). */
    int enoughPixels() {
        return framing.enoughPixels();
    }

    ModelInput input(Picture picture) {
        return new ModelInput(framing.numbers(picture), picture.width(), picture.height());
    }

    /** The output's numbers for one picture. */
    float[] run(Picture picture) {
        return run(List.of(input(picture))).getFirst();
    }

    /** The output's numbers for each picture. The input lies in native memory that is freed at once, not by the collector. */
    List<float[]> run(List<ModelInput> pictures) {
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer input = arena.allocate((long) pictures.size() * framing.size() * Float.BYTES, 64)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            pictures.forEach(picture -> input.put(picture.numbers()));
            input.flip();
            long[] shape = {pictures.size(), 3, framing.side(), framing.side()};
            try (OnnxTensor image = OnnxTensor.createTensor(environment, input, shape);
                    OrtSession.Result result = session.run(Map.of(ModelCard.INPUT, image), Set.of(output))) {
                FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
                int width = numbers.remaining() / pictures.size();
                List<float[]> rows = new ArrayList<>(pictures.size());
                for (int i = 0; i < pictures.size(); i++) {
                    float[] values = new float[width];
                    numbers.get(values);
                    rows.add(values);
                }
                return rows;
            }
        } catch (OrtException e) {
            throw new IllegalStateException("The graph does not run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("A session does not close", e);
        }
    }

    /**
     * How a picture becomes a graph's input [1, 3, side, side], RGB 0 to 255.
     *
     * @param pad what a letterbox is filled with, 0 to 255
     */
    record Framing(int side, BackboneDescriptor.Fit fit, int pad) {
        /** Numbers that one picture makes. */
        int size() {
            return 3 * side * side;
        }

        /** Twice the side: what is decoded at half its size or less is still reduced by our own window, which blurs as it should. */
        int enoughPixels() {
            return 2 * side;
        }

        /** All red values row by row, then green, then blue. */
        float[] numbers(Picture picture) {
            return switch (fit) {
                case SQUASH -> numbers(picture.scaled(side, side), 0);
                case LETTERBOX_TOP_LEFT -> {
                    double scale = (double) side / Math.max(picture.width(), picture.height());
                    int width = Math.clamp(Math.round(picture.width() * scale), 1, side);
                    int height = Math.clamp(Math.round(picture.height() * scale), 1, side);
                    yield numbers(picture.scaled(width, height), pad);
                }
            };
        }

        private float[] numbers(Picture scaled, float filling) {
            byte[] rgb = scaled.rgb();
            float[] numbers = new float[size()];
            if (scaled.width() < side || scaled.height() < side) {
                Arrays.fill(numbers, filling);
            }
            int plane = side * side;
            int from = 0;
            for (int y = 0; y < scaled.height(); y++) {
                int to = y * side;
                for (int x = 0; x < scaled.width(); x++, from += 3, to++) {
                    numbers[to] = rgb[from] & 255;
                    numbers[to + plane] = rgb[from + 1] & 255;
                    numbers[to + 2 * plane] = rgb[from + 2] & 255;
                }
            }
            return numbers;
        }
    }
}
