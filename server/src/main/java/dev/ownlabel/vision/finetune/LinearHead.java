package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.Kept;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The last layer while it learns: scores = ((embedding - mean) / deviation) x weights + offsets. The mean is that of the network before it
 * learns, the deviation one number for all of the embedding, so that one rate of learning suits every network; features that hardly vary
 * at first are not blown up, since they may vary once the network learns. Starts without an opinion: one learnt from the frozen
 * network explains the training images so well that the network has little left to learn from (docs/QUALITY.md, "Fine-tuning"). Owns its tensors.
 */
final class LinearHead implements AutoCloseable {
    private static final double TINY = 1e-6;

    private final Kept kept = new Kept();
    private final Tensor mean;
    private final Tensor deviation;
    private final Tensor weights;
    private final Tensor offsets;

    /** A head for embeddings like these, [images, width], without opinion. */
    LinearHead(Engine engine, Tensor embeddings, int labels) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            mean = kept.keep(embeddings.mean(0));
            Tensor variance = embeddings.var(new long[] {0}, false, false);
            deviation = kept.keep(variance.mean().sqrt().add(new Scalar(TINY)));
            int width = Math.toIntExact(embeddings.size(1));
            weights = kept.keep(engine.floats(new float[width * labels], width, labels));
            offsets = kept.keep(engine.floats(new float[labels], labels));
        }
        weights.set_requires_grad(true);
        offsets.set_requires_grad(true);
    }

    Tensor scores(Tensor embeddings) {
        Tensor scaled = embeddings.sub(mean).div(deviation);
        return torch.matmul(scaled, weights).add(offsets);
    }

    /** The weights, which suit decay. */
    Tensor weights() {
        return weights;
    }

    Tensor offsets() {
        return offsets;
    }

    /** As one matrix [width][labels] on embeddings as they are, and then an offset for each label. */
    Linear folded(Engine engine) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor matrix = weights.div(deviation);
            Tensor shifted = offsets.sub(torch.matmul(mean, matrix));
            return new Linear(engine.values(matrix), engine.values(shifted));
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
