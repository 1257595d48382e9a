package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.MixedPrecision;
import dev.ownlabel.vision.tune.TrainableGraph;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * How fast a machine learns. A plan goes by an assumed speed, so that the same data give the same plan; a machine that a few steps
 * show to be slower has its speed lowered by a quarter, once or several times, rather than be given more than it can finish.
 *
 * @param multiplications multiply-adds a second, counted one way and computed both ways
 */
record Speed(double multiplications) {
    /** Of one core. */
    private static final double PLAIN = 12e9;

    private static final double MIXED = 24e9;

    /** Some operators do not run on several cores at once. */
    private static final double EFFICIENCY = 0.8;

    /** Share of the assumed speed that suffices: so much of their time plans use, and steps take more than what is measured. */
    private static final double ENOUGH = 0.9;

    /** Few and wide classes of machines, so that only one near a limit can come to another plan from the same data. */
    private static final double LOWER = 0.75;

    private static final int STEPS = 4;

    /** The usual one of a processor that multiplies in bfloat16 ({@code mixed}) or does not. */
    static Speed assumed(boolean mixed, int threads) {
        return new Speed((mixed ? MIXED : PLAIN) * (1 + (threads - 1) * EFFICIENCY));
    }

    /** This one, lowered until a machine that was measured is fast enough for it. */
    Speed lowered(double measured) {
        double speed = multiplications;
        while (measured < ENOUGH * speed) {
            speed *= LOWER;
        }
        return new Speed(speed);
    }

    /** The fastest of a few batches of a recipe, forth and back, after one that does not count. */
    static double measured(Engine engine, Source source, Recipe recipe, LongSupplier nanos) {
        long best = Long.MAX_VALUE;
        try (TrainableGraph graph = TrainableGraph.of(engine, source.onnx())) {
            List<String> wanted = List.of(source.embedding());
            graph.learnAfter(recipe.frozen(), wanted);
            int side = source.learningSide();
            for (int step = 0; step <= STEPS; step++) {
                try (PointerScope _ = new PointerScope()) {
                    Tensor images =
                            engine.floats(new float[recipe.batch() * 3 * side * side], recipe.batch(), 3, side, side);
                    long start = nanos.getAsLong();
                    Tensor embedding;
                    try (MixedPrecision _ = new MixedPrecision(engine)) {
                        embedding = graph.forward(images, wanted)
                                .values()
                                .iterator()
                                .next();
                    }
                    embedding.sum().backward();
                    long took = nanos.getAsLong() - start;
                    best = step == 0 ? best : Math.min(best, took);
                }
            }
            return graph.work(side, wanted).multiplications() * recipe.batch() / Math.max(1, best) * 1e9;
        }
    }
}
