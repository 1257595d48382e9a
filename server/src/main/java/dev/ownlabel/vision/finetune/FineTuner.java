package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.Kept;
import dev.ownlabel.vision.tune.MixedPrecision;
import dev.ownlabel.vision.tune.MovingAverage;
import dev.ownlabel.vision.tune.Optimiser;
import dev.ownlabel.vision.tune.Schedule;
import dev.ownlabel.vision.tune.TrainableGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Fine-tunes a network for labels: a linear layer on its embedding and the network learn together. The same network,
 * lesson, recipe and seed give the same weights on one machine. For one thread, the one its engine was opened on.
 */
public final class FineTuner {
    private static final double LONGEST_GRADIENT = 5;
    private static final double MEMORY = 0.98;
    private static final int WARM_UP = 20;
    private static final int AT_ONCE = 32;

    /** Pictures that batch normalisations are unfolded with. */
    private static final int NORMALISED = 64;

    /** Pictures that tell the mean and the deviation of embeddings. */
    private static final int SCALED = 128;

    private final Engine engine;
    private final Subject subject;
    private final Lesson lesson;
    private final Recipe recipe;
    private final long seed;

    /**
     * A network that can be fine-tuned.
     *
     * @param onnx its file
     * @param embedding name of the tensor [n, width] that labels are told by
     * @param side of its input while it learns; somewhat smaller than when it serves, where nothing is cropped away
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
    public record Subject(byte[] onnx, String embedding, int side, Normalising normalising) {}

    public FineTuner(Engine engine, Subject subject, Lesson lesson, Recipe recipe, long seed) {
        this.engine = engine;
        this.subject = subject;
        this.lesson = lesson;
        this.recipe = recipe;
        this.seed = seed;
    }

    /** One image's way through the network, at the size it learns from. */
    static TrainableGraph.Work work(Engine engine, Source source, Recipe recipe) {
        try (TrainableGraph graph = TrainableGraph.of(engine, source.onnx())) {
            graph.learnAfter(recipe.frozen(), List.of(source.embedding()));
            return graph.work(source.learningSide(), List.of(source.embedding()));
        }
    }

    /**
     * What fine-tuning on some images gave.
     *
     * @param heldOut scores [image][label] of the images asked for, which must not be among those learnt from
     * @param steps that were made, of {@code planned}
     */
    public record Result(Learnt learnt, List<float[]> heldOut, int steps, int planned) {
        public Result {
            heldOut = List.copyOf(heldOut);
        }
    }

    /**
     * Fine-tunes.
     *
     * @param images to learn from, at least two
     * @param heldOut images to score at the end
     * @throws IllegalArgumentException if the network cannot be trained
     */
    public Result run(int[] images, int[] heldOut, Pace pace) throws InterruptedException {
        try (TrainableGraph graph = TrainableGraph.of(engine, subject.onnx())) {
            graph.learnAfter(recipe.frozen(), List.of(subject.embedding()));
            try (LinearHead head = head(graph, images)) {
                if (recipe.normalised()) {
                    normalise(graph, images);
                }
                Batches batches = new Batches(
                        lesson,
                        images,
                        new Augmentation(subject.normalising(), subject.side(), recipe.augmented()),
                        recipe,
                        seed);
                int planned = recipe.epochs() * batches.perEpoch();
                int steps = learn(graph, head, batches, planned, pace);
                return new Result(
                        new Learnt(graph.onnx(), head.folded(engine)), scores(graph, head, heldOut), steps, planned);
            }
        }
    }

    private Loss loss() {
        return lesson.single() ? Loss.CHOICE : Loss.EACH;
    }

    private LinearHead head(TrainableGraph graph, int[] images) {
        try (PointerScope _ = new PointerScope()) {
            return new LinearHead(engine, embeddings(graph, sample(images, SCALED)), lesson.count());
        }
    }

    private void normalise(TrainableGraph graph, int[] images) {
        try (PointerScope _ = new PointerScope()) {
            graph.normalise(exact(sample(images, NORMALISED)), List.of(subject.embedding()));
        }
    }

    /** So many of the images, or all, evenly spread. */
    private static int[] sample(int[] images, int most) {
        int count = Math.min(most, images.length);
        return IntStream.range(0, count)
                .map(i -> images[(int) ((long) i * images.length / count)])
                .toArray();
    }

    private int learn(TrainableGraph graph, LinearHead head, Batches batches, int planned, Pace pace)
            throws InterruptedException {
        List<Tensor> state = new ArrayList<>(graph.state());
        state.addAll(List.of(head.weights(), head.offsets()));
        graph.training(true);
        int step = 0;
        try (Optimiser optimiser = optimiser(graph, head);
                MovingAverage average = new MovingAverage(state, MEMORY);
                ExecutorService ahead = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("batches").daemon().factory())) {
            Schedule schedule = new Schedule(Math.min(WARM_UP, planned / 5), planned);
            Future<Batches.Batch> next = ahead.submit(() -> batches.batch(0));
            while (step < planned && pace.next((double) step / planned)) {
                Batches.Batch batch = got(next);
                int following = step + 1;
                next = ahead.submit(() -> batches.batch(following));
                try (PointerScope _ = new PointerScope()) {
                    optimiser.step(loss(graph, head, batch), schedule.factor(step), LONGEST_GRADIENT);
                }
                average.update();
                step++;
            }
            if (recipe.averaged()) {
                average.swap();
            }
        } finally {
            graph.training(false);
        }
        return step;
    }

    private static Batches.Batch got(Future<Batches.Batch> batch) throws InterruptedException {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A batch could not be made", e.getCause());
        }
    }

    private Optimiser optimiser(TrainableGraph graph, LinearHead head) {
        List<Tensor> filters = new ArrayList<>();
        List<Tensor> others = new ArrayList<>();
        graph.parameters().forEach(parameter -> (parameter.decays() ? filters : others).add(parameter.tensor()));
        return Optimiser.adamW(List.of(
                new Optimiser.Group(filters, recipe.rate(), recipe.decay()),
                new Optimiser.Group(others, recipe.rate(), 0),
                new Optimiser.Group(List.of(head.weights()), recipe.headRate(), recipe.decay()),
                new Optimiser.Group(List.of(head.offsets()), recipe.headRate(), 0)));
    }

    private Tensor loss(TrainableGraph graph, LinearHead head, Batches.Batch batch) {
        Tensor pixels = engine.floats(batch.pixels(), batch.images(), 3, subject.side(), subject.side());
        Tensor targets = engine.floats(batch.targets(), batch.images(), lesson.count());
        Tensor shares = engine.floats(batch.weights(), batch.images());
        Tensor embeddings;
        try (MixedPrecision _ = new MixedPrecision(engine)) {
            embeddings = embedding(graph, pixels);
        }
        return loss().of(head.scores(embeddings.to(torch.ScalarType.Float)), targets, shares);
    }

    private Tensor embedding(TrainableGraph graph, Tensor pixels) {
        return graph.forward(pixels, List.of(subject.embedding()))
                .values()
                .iterator()
                .next();
    }

    /** Scores of images as the served model sees them. */
    private List<float[]> scores(TrainableGraph graph, LinearHead head, int[] images) {
        List<float[]> scores = new ArrayList<>();
        for (int from = 0; from < images.length; from += AT_ONCE) {
            int[] part = Arrays.copyOfRange(images, from, Math.min(images.length, from + AT_ONCE));
            try (PointerScope _ = new PointerScope();
                    NoGradGuard _ = new NoGradGuard()) {
                float[] values = engine.values(head.scores(embedding(graph, exact(part))));
                for (int i = 0; i < part.length; i++) {
                    scores.add(Arrays.copyOfRange(values, i * lesson.count(), (i + 1) * lesson.count()));
                }
            }
        }
        return scores;
    }

    /** All embeddings [images, width], in the calling scope. */
    private Tensor embeddings(TrainableGraph graph, int[] images) {
        List<Tensor> parts = new ArrayList<>();
        try (Kept kept = new Kept()) {
            for (int from = 0; from < images.length; from += AT_ONCE) {
                int[] part = Arrays.copyOfRange(images, from, Math.min(images.length, from + AT_ONCE));
                try (PointerScope _ = new PointerScope();
                        NoGradGuard _ = new NoGradGuard();
                        MixedPrecision _ = new MixedPrecision(engine)) {
                    parts.add(kept.keep(embedding(graph, exact(part)).to(torch.ScalarType.Float)));
                }
            }
            return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
        }
    }

    private Tensor exact(int[] images) {
        int side = lesson.exact().side();
        Augmentation plain = new Augmentation(subject.normalising(), side, false);
        float[] pixels = new float[images.length * plain.numbers()];
        for (int i = 0; i < images.length; i++) {
            plain.write(
                    lesson.exact().get(images[i]),
                    side,
                    new java.util.SplittableRandom(0),
                    pixels,
                    i * plain.numbers());
        }
        return engine.floats(pixels, images.length, 3, side, side);
    }
}
