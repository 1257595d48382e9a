package dev.ownlabel.inference;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.ModelInput;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** A model with given scores that can be held up in the middle of an image. */
final class FakeModel implements LoadedModel {
    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);
    final Queue<Integer> batches = new ConcurrentLinkedQueue<>();
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

    /** A loader that gives the model, for every version. */
    static ModelLoader loader(FakeModel model) {
        return loader(() -> model);
    }

    static ModelLoader loader(Supplier<FakeModel> model) {
        return loader(_ -> model.get());
    }

    static ModelLoader loader(Function<ProjectVersionArn, FakeModel> model) {
        return new ModelLoader() {
            @Override
            public LoadedModel load(ProjectVersionArn version) {
                return model.apply(version);
            }

            @Override
            public long leastBytes(ProjectVersionArn version) {
                return model.apply(version).memoryBytes();
            }
        };
    }

    @Override
    public int enoughPixels() {
        return 64;
    }

    @Override
    public ModelInput input(Picture picture) {
        return new ModelInput(new float[0], picture.width(), picture.height());
    }

    @Override
    public List<List<Sighting>> detect(List<ModelInput> pictures) {
        batches.add(pictures.size());
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (closed.get() > 0) {
            throw new IllegalStateException("Used after it was closed");
        }
        return pictures.stream().map(_ -> scores).toList();
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
