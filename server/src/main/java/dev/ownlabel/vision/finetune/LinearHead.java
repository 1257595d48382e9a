package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.Kept;
import dev.ownlabel.vision.tune.Optimiser;
import dev.ownlabel.vision.tune.Schedule;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The last layer while it learns: scores = ((embedding - mean) / deviation) x weights + offsets. Mean and deviation are those of
 * the network before it learns, so that one rate of learning suits every network. Owns its tensors.
 */
final class LinearHead implements AutoCloseable {
    private static final double TINY = 1e-4;
    private static final int START_STEPS = 120;
    private static final double START_RATE = 0.02;
    private static final double START_DECAY = 0.5;
    private static final double UNBOUNDED = 1e6;

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
            deviation = kept.keep(variance.sqrt().add(new Scalar(TINY)));
            int width = Math.toIntExact(embeddings.size(1));
            weights = kept.keep(engine.floats(new float[width * labels], width, labels));
            offsets = kept.keep(engine.floats(new float[labels], labels));
        }
        weights.set_requires_grad(true);
        offsets.set_requires_grad(true);
    }

    /** Learns alone for a while, from embeddings that do not change. */
    void start(Tensor embeddings, Tensor targets, Tensor shares, Loss loss) {
        try (Optimiser optimiser = Optimiser.adamW(List.of(
                new Optimiser.Group(List.of(weights), START_RATE, START_DECAY),
                new Optimiser.Group(List.of(offsets), START_RATE, 0)))) {
            Schedule schedule = new Schedule(5, START_STEPS);
            for (int step = 0; step < START_STEPS; step++) {
                try (PointerScope _ = new PointerScope()) {
                    Tensor value = loss.of(scores(embeddings), targets, shares);
                    optimiser.step(value, schedule.factor(step), UNBOUNDED);
                }
            }
        }
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
    Learnt.Scores folded(Engine engine) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor matrix = weights.div(deviation.unsqueeze(1));
            Tensor shifted = offsets.sub(torch.matmul(mean, matrix));
            return new Learnt.Scores(engine.values(matrix), engine.values(shifted));
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
