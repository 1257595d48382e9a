package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A loaded model, ready to label images. Several threads may use it at once. Native memory is held until it is closed; the
 * caller closes it when no call is under way any more.
 */
public final class Model implements AutoCloseable {
    /** Weights are held once as read and once as the runtime lays them out; a run needs about this much for each input number. */
    private static final int BYTES_FOR_EACH_INPUT = 256;

    private static final Comparator<Score> MOST_CONFIDENT_FIRST =
            Comparator.comparingDouble(Score::confidence01).reversed();

    private final ModelCard card;
    private final Map<String, Double> thresholds = new HashMap<>();
    private final ImageSession session;
    private final long memoryBytes;

    private Model(ModelCard card, ImageSession session, long memoryBytes) {
        this.card = card;
        this.session = session;
        this.memoryBytes = memoryBytes;
        for (int i = 0; i < card.labels().size(); i++) {
            thresholds.put(card.labels().get(i), card.thresholds().get(i));
        }
    }

    /**
     * Loads a model.
     *
     * @param threads cores that one image may use
     * @throws IllegalArgumentException if the bundle is damaged or of a format this version does not read
     */
    public static Model load(ModelBundle bundle, int threads) {
        ModelCard card = ModelCard.parse(bundle.json());
        if (!Digest.of(bundle.onnx()).equals(card.sha256())) {
            throw new IllegalArgumentException(
                    "The model's graph is not the one its JSON describes: the SHA-256 differs");
        }
        ImageSession session = new ImageSession(bundle.onnx(), card.framing(), ModelCard.OUTPUT, threads);
        long memory = 2L * bundle.onnx().length + (long) card.framing().size() * BYTES_FOR_EACH_INPUT;
        return new Model(card, session, memory);
    }

    /**
     * Pixels a side that a picture needs; an image that has more may be decoded smaller
     * ({@link dev.ownlabel.image.ImageReader#read(byte[], int)}). Training decodes its images so, too.
     */
    public int enoughPixels() {
        return session.enoughPixels();
    }

    /** The picture as the graph takes it: the picture itself is needed no more. */
    public ModelInput input(Picture picture) {
        return session.input(picture);
    }

    /** A score for every label, most confident first, equal ones in the order of the labels. */
    public List<Score> detect(Picture picture) {
        return detect(List.of(input(picture))).getFirst();
    }

    /** As {@link #detect(Picture)}, for several pictures in one run; each gets the answer that it would get alone. */
    public List<List<Score>> detect(List<ModelInput> pictures) {
        return session.run(pictures).stream().map(this::scores).toList();
    }

    private List<Score> scores(float[] confidences) {
        List<Score> scores = new ArrayList<>(confidences.length);
        for (int i = 0; i < confidences.length; i++) {
            scores.add(new Score(card.labels().get(i), confidences[i]));
        }
        scores.sort(MOST_CONFIDENT_FIRST);
        return scores;
    }

    /** In the order of the labels, 0 to 1. */
    float[] confidences(Picture picture) {
        return session.run(picture);
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
        Double threshold = thresholds.get(label);
        if (threshold == null) {
            throw new IllegalArgumentException("The model has no label '" + label + "'");
        }
        return threshold;
    }

    /** An estimate of the memory that the loaded model holds, native memory included. */
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public void close() {
        session.close();
    }
}
