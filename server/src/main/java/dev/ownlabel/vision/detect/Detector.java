package dev.ownlabel.vision.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.ModelInput;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A loaded detection model, ready to find boxes. Several threads may use it at once. Native memory is held until it is closed; the
 * caller closes it when no call is under way any more.
 */
public final class Detector implements AutoCloseable {
    /** A run of the network needs about this much for each input number. */
    private static final int BYTES_FOR_EACH_INPUT = 256;

    /** Boxes that suppression looks at, most confident first. */
    private static final int CANDIDATES = 1000;

    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final DetectorCard card;
    private final OrtSession session;
    private final long memoryBytes;

    private Detector(DetectorCard card, OrtSession session, long memoryBytes) {
        this.card = card;
        this.session = session;
        this.memoryBytes = memoryBytes;
    }

    /** Whether the bundle is a detection model, by what its JSON says. */
    public static boolean isIn(ModelBundle bundle) {
        return DetectorCard.describes(bundle.json());
    }

    /**
     * Loads a model.
     *
     * @param threads cores that one image may use
     * @throws IllegalArgumentException if the bundle is damaged or of a format this version does not read
     */
    public static Detector load(ModelBundle bundle, int threads) {
        DetectorCard card = DetectorCard.parse(bundle.json());
        if (!Digest.of(bundle.onnx()).equals(card.sha256())) {
            throw new IllegalArgumentException(
                    "The model's graph is not the one its JSON describes: the SHA-256 differs");
        }
        return of(card, bundle.onnx(), threads);
    }

    static Detector of(DetectorCard card, byte[] onnx, int threads) {
        try {
            long memory = 2L * onnx.length + (long) card.frame().numbers() * BYTES_FOR_EACH_INPUT;
            return new Detector(card, OnnxRuntime.open(onnx, threads), memory);
        } catch (OrtException e) {
            throw new IllegalArgumentException("The graph does not load: " + e.getMessage(), e);
        }
    }

    /**
     * Pixels a side that a picture needs; an image that has more may be decoded smaller
     * ({@link dev.ownlabel.image.ImageReader#read(byte[], int)}).
     */
    public int enoughPixels() {
        return 2 * Math.max(card.frame().width(), card.frame().height());
    }

    /** The picture as the graph takes it, with the size at which it fits: the picture itself is needed no more. */
    public ModelInput input(Picture picture) {
        Picture fitted = card.frame().fitted(picture);
        float[] numbers = new float[card.frame().numbers()];
        card.frame().write(fitted, FloatBuffer.wrap(numbers));
        return new ModelInput(numbers, fitted.width(), fitted.height());
    }

    /** The boxes of a picture, most confident first. */
    public List<FoundBox> detect(Picture picture) {
        return detect(input(picture));
    }

    /** As {@link #detect(Picture)}. */
    public List<FoundBox> detect(ModelInput picture) {
        return card.suppression().apply(candidates(picture));
    }

    /** What the graph proposes, before suppression: the most confident boxes, in no order. */
    List<FoundBox> candidates(Picture picture) {
        return candidates(input(picture));
    }

    private List<FoundBox> candidates(ModelInput picture) {
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer input = arena.allocate((long) card.frame().numbers() * Float.BYTES, 64)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            input.put(picture.numbers()).flip();
            long[] shape = {1, 3, card.frame().height(), card.frame().width()};
            try (OnnxTensor image = OnnxTensor.createTensor(environment, input, shape);
                    OrtSession.Result result = session.run(
                            Map.of(ServedGraph.INPUT, image), Set.of(ServedGraph.BOXES, ServedGraph.CONFIDENCE))) {
                return found(values(result, ServedGraph.BOXES), values(result, ServedGraph.CONFIDENCE), picture);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("The graph does not run: " + e.getMessage(), e);
        }
    }

    private static float[] values(OrtSession.Result result, String output) {
        OnnxTensor tensor = (OnnxTensor)
                result.get(output).orElseThrow(() -> new IllegalStateException("The graph gave no " + output));
        FloatBuffer numbers = tensor.getFloatBuffer();
        float[] values = new float[numbers.remaining()];
        numbers.get(values);
        return values;
    }

    /** Boxes are cut at the image's edges; what lies outside altogether is none. */
    private List<FoundBox> found(float[] boxes, float[] confidences, ModelInput fitted) {
        Box frame = new Box(0, 0, 1, 1);
        int labels = card.labels().size();
        List<FoundBox> found = new ArrayList<>();
        for (int i = 0; i < confidences.length; i++) {
            if (confidences[i] >= DetectorCard.FLOOR) {
                int at = i / labels * 4;
                Box box = new Box(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3])
                        .scaled(1.0 / fitted.width(), 1.0 / fitted.height())
                        .within(frame);
                if (box.width() > 0 && box.height() > 0) {
                    found.add(new FoundBox(i % labels, box, Math.min(1, confidences[i])));
                }
            }
        }
        if (found.size() > CANDIDATES) {
            found.sort(Comparator.comparingDouble(FoundBox::confidence01).reversed());
            return List.copyOf(found.subList(0, CANDIDATES));
        }
        return found;
    }

    /** In the order of training. */
    public List<String> labels() {
        return card.labels();
    }

    /**
     * The label's assumed threshold, 0 to 1.
     *
     * @throws IllegalArgumentException if the model has no such label
     */
    public double threshold(String label) {
        int index = card.labels().indexOf(label);
        if (index < 0) {
            throw new IllegalArgumentException("The model has no label '" + label + "'");
        }
        return card.thresholds().get(index);
    }

    /** An estimate of the memory that the loaded model holds, native memory included. */
    public long memoryBytes() {
        return memoryBytes;
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
