package dev.ownlabel.vision;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.image.Picture;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** A loaded graph with input {@code image} and one output [n, width]. Several threads may run it at once. */
final class ImageSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
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
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            this.session = environment.createSession(onnx, options);
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
}
