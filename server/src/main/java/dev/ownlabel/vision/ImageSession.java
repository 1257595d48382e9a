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
import java.util.Arrays;
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

    /** The output's numbers for one picture. The input lies in native memory that is freed at once, not by the collector. */
    float[] run(Picture picture) {
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer input = arena.allocate((long) framing.numbers() * Float.BYTES, 64)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            framing.write(picture, input);
            long[] shape = {1, 3, framing.side(), framing.side()};
            try (OnnxTensor image = OnnxTensor.createTensor(environment, input, shape);
                    OrtSession.Result result = session.run(Map.of(ModelCard.INPUT, image), Set.of(output))) {
                FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[numbers.remaining()];
                numbers.get(values);
                return values;
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
        int numbers() {
            return 3 * side * side;
        }

        /** Fills the buffer: all red values row by row, then green, then blue. */
        void write(Picture picture, FloatBuffer into) {
            switch (fit) {
                case SQUASH -> write(picture.scaled(side, side), into, 0);
                case LETTERBOX_TOP_LEFT -> {
                    double scale = (double) side / Math.max(picture.width(), picture.height());
                    int width = Math.clamp(Math.round(picture.width() * scale), 1, side);
                    int height = Math.clamp(Math.round(picture.height() * scale), 1, side);
                    write(picture.scaled(width, height), into, pad);
                }
            }
        }

        private void write(Picture scaled, FloatBuffer into, float filling) {
            byte[] rgb = scaled.rgb();
            float[] row = new float[side];
            for (int channel = 0; channel < 3; channel++) {
                for (int y = 0; y < side; y++) {
                    Arrays.fill(row, filling);
                    int from = y * scaled.width() * 3 + channel;
                    for (int x = 0; x < scaled.width() && y < scaled.height(); x++, from += 3) {
                        row[x] = rgb[from] & 255;
                    }
                    into.put(row);
                }
            }
            into.flip();
        }
    }
}
