package dev.ownlabel.vision;

import dev.ownlabel.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A loaded model, ready to label images. Several threads may use it at once. Native memory is held until it is closed; the
 * caller closes it when no call is under way any more.
 */
public final class Model implements AutoCloseable {
    /** Weights are held once as read and once as the runtime lays them out; a run needs about this much for each input number. */
    private static final int BYTES_FOR_EACH_INPUT = 256;

    private final ModelCard card;
    private final ImageSession session;
    private final long memoryBytes;

    private Model(ModelCard card, ImageSession session, long memoryBytes) {
        this.card = card;
        this.session = session;
        this.memoryBytes = memoryBytes;
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
        long memory = 2L * bundle.onnx().length + (long) card.framing().numbers() * BYTES_FOR_EACH_INPUT;
        return new Model(card, session, memory);
    }

    /** A score for every label, most confident first, equal ones in the order of the labels. */
    public List<Score> detect(Picture picture) {
        float[] confidences = confidences(picture);
        List<Score> scores = new ArrayList<>(confidences.length);
        for (int i = 0; i < confidences.length; i++) {
            scores.add(new Score(card.labels().get(i), confidences[i]));
        }
        scores.sort(Comparator.comparingDouble(Score::confidence01).reversed());
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
        session.close();
    }
}
