package dev.ownlabel.inference;

import dev.ownlabel.image.Picture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A model with given scores that can be held up in the middle of an image. */
final class FakeModel implements LoadedModel {
    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate;
    private final List<Sighting> scores;
    private final Map<String, Double> thresholds;

    FakeModel(List<Sighting> scores, Map<String, Double> thresholds, boolean held) {
        this.scores = scores;
        this.thresholds = thresholds;
        this.gate = new CountDownLatch(held ? 1 : 0);
    }

    void release() {
        gate.countDown();
    }

    @Override
    public List<Sighting> detect(Picture picture) {
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (closed.get() > 0) {
            throw new IllegalStateException("Used after it was closed");
        }
        return scores;
    }

    @Override
    public double threshold(String label) {
        return thresholds.getOrDefault(label, 1.0);
    }

    @Override
    public long memoryBytes() {
        return 1000;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
