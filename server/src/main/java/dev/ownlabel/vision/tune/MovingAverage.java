package dev.ownlabel.vision.tune;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** An exponential average of weights over the steps of a training; usually better than the last step's. Owns the average. */
public final class MovingAverage implements AutoCloseable {
    private final Kept kept = new Kept();
    private final List<Tensor> live;
    private final List<Tensor> average = new ArrayList<>();
    private final double memory;
    private long steps;

    /**
     * Starts with the weights as they are.
     *
     * @param live what is averaged; stays the caller's
     * @param memory share of the average that a step keeps, below 1; less in the first steps
     */
    public MovingAverage(List<Tensor> live, double memory) {
        this.live = List.copyOf(live);
        this.memory = memory;
        try (PointerScope _ = new PointerScope()) {
            this.live.forEach(tensor -> average.add(kept.keep(tensor.detach().clone())));
        }
    }

    /** Takes in the weights as they are now. */
    public void update() {
        steps++;
        double kept = Math.min(memory, (steps + 1.0) / (steps + 10.0));
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (int i = 0; i < live.size(); i++) {
                average.get(i).lerp_(live.get(i), new Scalar(1 - kept));
            }
        }
    }

    /** Exchanges weights and average; a second call exchanges them back. */
    public void swap() {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (int i = 0; i < live.size(); i++) {
                Tensor present = live.get(i).detach().clone();
                live.get(i).copy_(average.get(i));
                average.get(i).copy_(present);
            }
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
